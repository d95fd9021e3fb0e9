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
  (local $ox i32) (local $y0 i32) (local $x0 i32) (local $column i32) (local $picture i32)
  (local $row i32) (local $patch i32) (local $stride i32) (local $first i32) (local $rows i32)
  (local $length i32) (local $bytes i32) (local $i i32) (local $seen i32) (local $place i32) (local $at i32)
  ;; Bytes: of a patch's row, of a patch, and from one row of the picture to the next.
  (local.set $row (i32.shl (i32.mul (local.get $kernelWidth) (local.get $channels)) (i32.const 2)))
  (local.set $patch (i32.mul (local.get $kernelHeight) (local.get $row)))
  (local.set $stride (i32.shl (i32.mul (local.get $width) (local.get $channels)) (i32.const 2)))
  (block $linesDone
    (loop $nextLine
      (br_if $linesDone (i32.eqz (local.get $lines)))
      (local.set $picture
        (i32.add (local.get $image)
          (i32.mul (i32.mul (i32.div_u (local.get $line) (local.get $outHeight)) (local.get $height))
                   (local.get $stride))))
      (local.set $y0
        (i32.sub (i32.mul (i32.rem_u (local.get $line) (local.get $outHeight)) (local.get $strideHeight))
                 (local.get $top)))
      ;; The rows of the patch that lie in the picture.
      (local.set $first (call $larger (i32.const 0) (i32.sub (i32.const 0) (local.get $y0))))
      (local.set $rows
        (i32.sub (call $smaller (local.get $kernelHeight) (i32.sub (local.get $height) (local.get $y0)))
                 (local.get $first)))
      (local.set $ox (i32.const 0))
      (block $lineDone
        (loop $nextPatch
          (br_if $lineDone (i32.ge_s (local.get $ox) (local.get $outWidth)))
          ;; And the columns.
          (local.set $x0 (i32.sub (i32.mul (local.get $ox) (local.get $strideWidth)) (local.get $left)))
          (local.set $column (call $larger (i32.const 0) (local.get $x0)))
          (local.set $length
            (i32.mul
              (i32.sub (call $smaller (local.get $width) (i32.add (local.get $x0) (local.get $kernelWidth)))
                       (local.get $column))
              (local.get $channels)))
          (local.set $bytes (i32.shl (local.get $length) (i32.const 2)))
          ;; At the border the picture covers a part of the patch only.
          (if (i32.or (i32.ne (local.get $rows) (local.get $kernelHeight)) (i32.ne (local.get $bytes) (local.get $row)))
            (then (call $zeroRow (local.get $patches) (i32.shr_u (local.get $patch) (i32.const 2)))))
          (if (i32.and (i32.gt_s (local.get $rows) (i32.const 0)) (i32.gt_s (local.get $length) (i32.const 0)))
            (then
              (local.set $seen
                (i32.add (local.get $picture)
                  (i32.add
                    (i32.mul (i32.add (local.get $y0) (local.get $first)) (local.get $stride))
                    (i32.shl (i32.mul (local.get $column) (local.get $channels)) (i32.const 2)))))
              (local.set $place
                (i32.add (local.get $patches)
                  (i32.add
                    (i32.mul (local.get $first) (local.get $row))
                    (i32.shl
                      (i32.mul (i32.sub (local.get $column) (local.get $x0)) (local.get $channels))
                      (i32.const 2)))))
              (local.set $i (local.get $rows))
              (loop $nextRow
                (if (i32.and (i32.ge_s (local.get $length) (i32.const 4)) (i32.lt_s (local.get $length) (i32.const 256)))
                  (then
                    ;; Short rows are many, and a call for each of them would cost more than the copy.
                    (local.set $at (i32.const 0))
                    (loop $vectors
                      (v128.store (i32.add (local.get $place) (local.get $at))
                        (v128.load (i32.add (local.get $seen) (local.get $at))))
                      (local.set $at (i32.add (local.get $at) (i32.const 16)))
                      (br_if $vectors
                        (i32.le_s (local.get $at) (i32.sub (local.get $bytes) (i32.const 16)))))
                    ;; The last four once more, where they are no multiple.
                    (v128.store (i32.sub (i32.add (local.get $place) (local.get $bytes)) (i32.const 16))
                      (v128.load (i32.sub (i32.add (local.get $seen) (local.get $bytes)) (i32.const 16)))))
                  (else (call $copyRow (local.get $place) (local.get $seen) (local.get $length))))
                (local.set $seen (i32.add (local.get $seen) (local.get $stride)))
                (local.set $place (i32.add (local.get $place) (local.get $row)))
                (br_if $nextRow (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))))
          (local.set $patches (i32.add (local.get $patches) (local.get $patch)))
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
  (local $ox i32) (local $y0 i32) (local $x0 i32) (local $column i32) (local $picture i32)
  (local $row i32) (local $patch i32) (local $stride i32) (local $first i32) (local $rows i32)
  (local $length i32) (local $bytes i32) (local $i i32) (local $seen i32) (local $place i32) (local $at i32)
  ;; Bytes: of a patch's row, of a patch, and from one row of the picture to the next.
  (local.set $row (i32.shl (i32.mul (local.get $kernelWidth) (local.get $channels)) (i32.const 2)))
  (local.set $patch (i32.mul (local.get $kernelHeight) (local.get $row)))
  (local.set $stride (i32.shl (i32.mul (local.get $width) (local.get $channels)) (i32.const 2)))
  (block $linesDone
    (loop $nextLine
      (br_if $linesDone (i32.eqz (local.get $lines)))
      (local.set $picture
        (i32.add (local.get $image)
          (i32.mul (i32.mul (i32.div_u (local.get $line) (local.get $outHeight)) (local.get $height))
                   (local.get $stride))))
      (local.set $y0
        (i32.sub (i32.mul (i32.rem_u (local.get $line) (local.get $outHeight)) (local.get $strideHeight))
                 (local.get $top)))
      ;; The rows of the patch that lie in the picture.
      (local.set $first (call $larger (i32.const 0) (i32.sub (i32.const 0) (local.get $y0))))
      (local.set $rows
        (i32.sub (call $smaller (local.get $kernelHeight) (i32.sub (local.get $height) (local.get $y0)))
                 (local.get $first)))
      (local.set $ox (i32.const 0))
      (block $lineDone
        (loop $nextPatch
          (br_if $lineDone (i32.ge_s (local.get $ox) (local.get $outWidth)))
          ;; And the columns.
          (local.set $x0 (i32.sub (i32.mul (local.get $ox) (local.get $strideWidth)) (local.get $left)))
          (local.set $column (call $larger (i32.const 0) (local.get $x0)))
          (local.set $length
            (i32.mul
              (i32.sub (call $smaller (local.get $width) (i32.add (local.get $x0) (local.get $kernelWidth)))
                       (local.get $column))
              (local.get $channels)))
          (local.set $bytes (i32.shl (local.get $length) (i32.const 2)))
          (if (i32.and (i32.gt_s (local.get $rows) (i32.const 0)) (i32.gt_s (local.get $length) (i32.const 0)))
            (then
              (local.set $seen
                (i32.add (local.get $picture)
                  (i32.add
                    (i32.mul (i32.add (local.get $y0) (local.get $first)) (local.get $stride))
                    (i32.shl (i32.mul (local.get $column) (local.get $channels)) (i32.const 2)))))
              (local.set $place
                (i32.add (local.get $patches)
                  (i32.add
                    (i32.mul (local.get $first) (local.get $row))
                    (i32.shl
                      (i32.mul (i32.sub (local.get $column) (local.get $x0)) (local.get $channels))
                      (i32.const 2)))))
              (local.set $i (local.get $rows))
              (loop $nextRow
                (local.set $at (i32.const 0))
                (block $vectorsDone
                  (loop $vectors
                    (br_if $vectorsDone
                      (i32.gt_s (local.get $at) (i32.sub (local.get $bytes) (i32.const 16))))
                    (v128.store (i32.add (local.get $seen) (local.get $at))
                      (f32x4.add
                        (v128.load (i32.add (local.get $seen) (local.get $at)))
                        (v128.load (i32.add (local.get $place) (local.get $at)))))
                    (local.set $at (i32.add (local.get $at) (i32.const 16)))
                    (br $vectors)))
                (block $restDone
                  (loop $rest
                    (br_if $restDone (i32.ge_s (local.get $at) (local.get $bytes)))
                    (f32.store (i32.add (local.get $seen) (local.get $at))
                      (f32.add
                        (f32.load (i32.add (local.get $seen) (local.get $at)))
                        (f32.load (i32.add (local.get $place) (local.get $at)))))
                    (local.set $at (i32.add (local.get $at) (i32.const 4)))
                    (br $rest)))
                (local.set $seen (i32.add (local.get $seen) (local.get $stride)))
                (local.set $place (i32.add (local.get $place) (local.get $row)))
                (br_if $nextRow (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))))
          (local.set $patches (i32.add (local.get $patches) (local.get $patch)))
          (local.set $ox (i32.add (local.get $ox) (i32.const 1)))
          (br $nextPatch)))
      (local.set $line (i32.add (local.get $line) (i32.const 1)))
      (local.set $lines (i32.sub (local.get $lines) (i32.const 1)))
      (br $nextLine))))
