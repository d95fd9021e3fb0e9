;; Images as rows of patches and back, so that the gradients of a convolution are matrix products.
;;
;; A patch is what one output position sees: [kernelHeight][kernelWidth][channels], zeros outside the picture. A line is
;; one row of output positions of one picture: outWidth patches; $line counts them over the whole batch, so that a batch
;; can be worked through in pieces that stay in the cache.

(func $copyRow (param $to i32) (param $from i32) (param $n i32)
  ;; The engine's bulk copy costs a call out of the module: worth it for long rows only.
  (if (i32.ge_s (local.get $n) (i32.const 256))
    (then
      (memory.copy (local.get $to) (local.get $from) (i32.shl (local.get $n) (i32.const 2)))
      (return)))
  (block $vectorsDone
    (loop $vectors
      (br_if $vectorsDone (i32.lt_s (local.get $n) (i32.const 4)))
      (v128.store (local.get $to) (v128.load (local.get $from)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $vectors)))
  (block $restDone
    (loop $rest
      (br_if $restDone (i32.le_s (local.get $n) (i32.const 0)))
      (f32.store (local.get $to) (f32.load (local.get $from)))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $rest))))

(func $zeroRow (param $to i32) (param $n i32)
  (block $vectorsDone
    (loop $vectors
      (br_if $vectorsDone (i32.lt_s (local.get $n) (i32.const 4)))
      (v128.store (local.get $to) (v128.const i32x4 0 0 0 0))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $vectors)))
  (block $restDone
    (loop $rest
      (br_if $restDone (i32.le_s (local.get $n) (i32.const 0)))
      (f32.store (local.get $to) (f32.const 0))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $rest))))

;; Writes the patches of $lines lines from $line on.
(func (export "gatherPatches")
  (param $image i32) (param $patches i32) (param $line i32) (param $lines i32)
  (param $height i32) (param $width i32) (param $channels i32) (param $outHeight i32) (param $outWidth i32)
  (param $kernelHeight i32) (param $kernelWidth i32) (param $strideHeight i32) (param $strideWidth i32)
  (param $top i32) (param $left i32)
  (local $ox i32) (local $ky i32) (local $y0 i32) (local $y i32) (local $x0 i32) (local $from i32) (local $lead i32)
  (local $length i32) (local $picture i32) (local $row i32)
  (local.set $row (i32.mul (local.get $kernelWidth) (local.get $channels)))
  (block $linesDone
    (loop $nextLine
      (br_if $linesDone (i32.eqz (local.get $lines)))
      (local.set $picture
        (i32.add (local.get $image)
          (i32.shl
            (i32.mul (i32.div_u (local.get $line) (local.get $outHeight))
                     (i32.mul (local.get $height) (i32.mul (local.get $width) (local.get $channels))))
            (i32.const 2))))
      (local.set $y0
        (i32.sub (i32.mul (i32.rem_u (local.get $line) (local.get $outHeight)) (local.get $strideHeight))
                 (local.get $top)))
      (local.set $ox (i32.const 0))
      (block $lineDone
        (loop $nextPatch
          (br_if $lineDone (i32.ge_s (local.get $ox) (local.get $outWidth)))
          (local.set $x0 (i32.sub (i32.mul (local.get $ox) (local.get $strideWidth)) (local.get $left)))
          ;; The columns of the picture under this patch begin at $from, $lead numbers into the patch's row.
          (local.set $from (call $larger (i32.const 0) (local.get $x0)))
          (local.set $lead (i32.mul (i32.sub (local.get $from) (local.get $x0)) (local.get $channels)))
          (local.set $length
            (i32.mul
              (i32.sub (call $smaller (local.get $width) (i32.add (local.get $x0) (local.get $kernelWidth)))
                       (local.get $from))
              (local.get $channels)))
          (local.set $ky (i32.const 0))
          (block $patchDone
            (loop $nextRow
              (br_if $patchDone (i32.ge_s (local.get $ky) (local.get $kernelHeight)))
              (local.set $y (i32.add (local.get $y0) (local.get $ky)))
              ;; Unsigned: a row above the picture is a very large number.
              (if (i32.and (i32.lt_u (local.get $y) (local.get $height)) (i32.gt_s (local.get $length) (i32.const 0)))
                (then
                  ;; At the border the picture covers a part of the row only.
                  (if (i32.ne (local.get $length) (local.get $row))
                    (then (call $zeroRow (local.get $patches) (local.get $row))))
                  (call $copyRow
                    (i32.add (local.get $patches) (i32.shl (local.get $lead) (i32.const 2)))
                    (i32.add (local.get $picture)
                      (i32.shl
                        (i32.mul (i32.add (i32.mul (local.get $y) (local.get $width)) (local.get $from))
                                 (local.get $channels))
                        (i32.const 2)))
                    (local.get $length)))
                (else (call $zeroRow (local.get $patches) (local.get $row))))
              (local.set $patches (i32.add (local.get $patches) (i32.shl (local.get $row) (i32.const 2))))
              (local.set $ky (i32.add (local.get $ky) (i32.const 1)))
              (br $nextRow)))
          (local.set $ox (i32.add (local.get $ox) (i32.const 1)))
          (br $nextPatch)))
      (local.set $line (i32.add (local.get $line) (i32.const 1)))
      (local.set $lines (i32.sub (local.get $lines) (i32.const 1)))
      (br $nextLine))))

;; Adds the patches of $lines lines from $line on to the pictures they were seen in (which begin as zeros).
(func (export "scatterPatches")
  (param $image i32) (param $patches i32) (param $line i32) (param $lines i32)
  (param $height i32) (param $width i32) (param $channels i32) (param $outHeight i32) (param $outWidth i32)
  (param $kernelHeight i32) (param $kernelWidth i32) (param $strideHeight i32) (param $strideWidth i32)
  (param $top i32) (param $left i32)
  (local $ox i32) (local $ky i32) (local $y0 i32) (local $y i32) (local $x0 i32) (local $from i32) (local $lead i32)
  (local $length i32) (local $picture i32) (local $row i32)
  (local.set $row (i32.mul (local.get $kernelWidth) (local.get $channels)))
  (block $linesDone
    (loop $nextLine
      (br_if $linesDone (i32.eqz (local.get $lines)))
      (local.set $picture
        (i32.add (local.get $image)
          (i32.shl
            (i32.mul (i32.div_u (local.get $line) (local.get $outHeight))
                     (i32.mul (local.get $height) (i32.mul (local.get $width) (local.get $channels))))
            (i32.const 2))))
      (local.set $y0
        (i32.sub (i32.mul (i32.rem_u (local.get $line) (local.get $outHeight)) (local.get $strideHeight))
                 (local.get $top)))
      (local.set $ox (i32.const 0))
      (block $lineDone
        (loop $nextPatch
          (br_if $lineDone (i32.ge_s (local.get $ox) (local.get $outWidth)))
          (local.set $x0 (i32.sub (i32.mul (local.get $ox) (local.get $strideWidth)) (local.get $left)))
          ;; The columns of the picture under this patch begin at $from, $lead numbers into the patch's row.
          (local.set $from (call $larger (i32.const 0) (local.get $x0)))
          (local.set $lead (i32.mul (i32.sub (local.get $from) (local.get $x0)) (local.get $channels)))
          (local.set $length
            (i32.mul
              (i32.sub (call $smaller (local.get $width) (i32.add (local.get $x0) (local.get $kernelWidth)))
                       (local.get $from))
              (local.get $channels)))
          (local.set $ky (i32.const 0))
          (block $patchDone
            (loop $nextRow
              (br_if $patchDone (i32.ge_s (local.get $ky) (local.get $kernelHeight)))
              (local.set $y (i32.add (local.get $y0) (local.get $ky)))
              ;; Unsigned: a row above the picture is a very large number.
              (if (i32.and (i32.lt_u (local.get $y) (local.get $height)) (i32.gt_s (local.get $length) (i32.const 0)))
                (then
                  (call $addRow
                    (i32.add (local.get $picture)
                      (i32.shl
                        (i32.mul (i32.add (i32.mul (local.get $y) (local.get $width)) (local.get $from))
                                 (local.get $channels))
                        (i32.const 2)))
                    (i32.add (local.get $patches) (i32.shl (local.get $lead) (i32.const 2)))
                    (local.get $length))))
              (local.set $patches (i32.add (local.get $patches) (i32.shl (local.get $row) (i32.const 2))))
              (local.set $ky (i32.add (local.get $ky) (i32.const 1)))
              (br $nextRow)))
          (local.set $ox (i32.add (local.get $ox) (i32.const 1)))
          (br $nextPatch)))
      (local.set $line (i32.add (local.get $line) (i32.const 1)))
      (local.set $lines (i32.sub (local.get $lines) (i32.const 1)))
      (br $nextLine))))
