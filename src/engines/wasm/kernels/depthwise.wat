;; The gradients of a depthwise convolution: every channel alone, so there is no matrix product in it.
;; Filters are [kernelHeight][kernelWidth][channels][multiplier],
;; outputs [batch][outHeight][outWidth][channels * multiplier].

;; to[i] += a[i] b[i] for i < n.
(func $addProducts (param $to i32) (param $a i32) (param $b i32) (param $n i32)
  (block $vectorsDone
    (loop $vectors
      (br_if $vectorsDone (i32.lt_s (local.get $n) (i32.const 4)))
      (v128.store (local.get $to)
        (f32x4.add (v128.load (local.get $to)) (f32x4.mul (v128.load (local.get $a)) (v128.load (local.get $b)))))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $vectors)))
  (block $restDone
    (loop $rest
      (br_if $restDone (i32.le_s (local.get $n) (i32.const 0)))
      (f32.store (local.get $to)
        (f32.add (f32.load (local.get $to)) (f32.mul (f32.load (local.get $a)) (f32.load (local.get $b)))))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $a (i32.add (local.get $a) (i32.const 4)))
      (local.set $b (i32.add (local.get $b) (i32.const 4)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $rest))))

;; to[c] += a[c m + j] b[c m + j] over j < m, for c < n: several outputs of one channel.
(func $addGroups (param $to i32) (param $a i32) (param $b i32) (param $n i32) (param $m i32)
  (local $j i32)
  (block $done
    (loop $channel
      (br_if $done (i32.eqz (local.get $n)))
      (local.set $j (local.get $m))
      (loop $output
        (f32.store (local.get $to)
          (f32.add (f32.load (local.get $to)) (f32.mul (f32.load (local.get $a)) (f32.load (local.get $b)))))
        (local.set $a (i32.add (local.get $a) (i32.const 4)))
        (local.set $b (i32.add (local.get $b) (i32.const 4)))
        (local.set $j (i32.sub (local.get $j) (i32.const 1)))
        (br_if $output (local.get $j)))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $channel))))

;; to[c m + j] += x[c] b[c m + j] for j < m, c < n.
(func $addSpread (param $to i32) (param $x i32) (param $b i32) (param $n i32) (param $m i32)
  (local $j i32)
  (block $done
    (loop $channel
      (br_if $done (i32.eqz (local.get $n)))
      (local.set $j (local.get $m))
      (loop $output
        (f32.store (local.get $to)
          (f32.add (f32.load (local.get $to)) (f32.mul (f32.load (local.get $x)) (f32.load (local.get $b)))))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (local.set $b (i32.add (local.get $b) (i32.const 4)))
        (local.set $j (i32.sub (local.get $j) (i32.const 1)))
        (br_if $output (local.get $j)))
      (local.set $x (i32.add (local.get $x) (i32.const 4)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $channel))))

;; Adds the gradient by the input to $image, which begins as zeros.
(func (export "depthwiseInputGradient")
  (param $image i32) (param $filter i32) (param $dy i32)
  (param $batch i32)
  (param $height i32) (param $width i32) (param $channels i32) (param $outHeight i32) (param $outWidth i32)
  (param $kernelHeight i32) (param $kernelWidth i32) (param $strideHeight i32) (param $strideWidth i32)
  (param $top i32) (param $left i32) (param $multiplier i32)
  (local $oy i32) (local $ox i32) (local $ky i32) (local $kx i32) (local $y i32) (local $x i32) (local $w i32)
  (local $outChannels i32)
  (local.set $outChannels (i32.mul (local.get $channels) (local.get $multiplier)))
  (block $batchDone
    (loop $nextPicture
      (br_if $batchDone (i32.eqz (local.get $batch)))
      (local.set $oy (i32.const 0))
      (block $pictureDone
        (loop $nextLine
          (br_if $pictureDone (i32.ge_s (local.get $oy) (local.get $outHeight)))
          (local.set $ox (i32.const 0))
          (block $lineDone
            (loop $nextPosition
              (br_if $lineDone (i32.ge_s (local.get $ox) (local.get $outWidth)))
              (local.set $w (local.get $filter))
              (local.set $ky (i32.const 0))
              (block $positionDone
                (loop $nextRow
                  (br_if $positionDone (i32.ge_s (local.get $ky) (local.get $kernelHeight)))
                  (local.set $y
                    (i32.add (i32.sub (i32.mul (local.get $oy) (local.get $strideHeight)) (local.get $top))
                             (local.get $ky)))
                  (local.set $kx (i32.const 0))
                  (block $rowDone
                    (loop $nextTap
                      (br_if $rowDone (i32.ge_s (local.get $kx) (local.get $kernelWidth)))
                      (local.set $x
                        (i32.add (i32.sub (i32.mul (local.get $ox) (local.get $strideWidth)) (local.get $left))
                                 (local.get $kx)))
                      (if (i32.and (i32.lt_u (local.get $y) (local.get $height))
                                   (i32.lt_u (local.get $x) (local.get $width)))
                        (then
                          (if (i32.eq (local.get $multiplier) (i32.const 1))
                            (then
                              (call $addProducts
                                (i32.add (local.get $image)
                              (i32.shl
                                (i32.mul (i32.add (i32.mul (local.get $y) (local.get $width)) (local.get $x))
                                         (local.get $channels))
                                (i32.const 2)))
                                (local.get $dy) (local.get $w) (local.get $channels)))
                            (else
                              (call $addGroups
                                (i32.add (local.get $image)
                              (i32.shl
                                (i32.mul (i32.add (i32.mul (local.get $y) (local.get $width)) (local.get $x))
                                         (local.get $channels))
                                (i32.const 2)))
                                (local.get $dy) (local.get $w) (local.get $channels) (local.get $multiplier))))))
                      (local.set $w (i32.add (local.get $w) (i32.shl (local.get $outChannels) (i32.const 2))))
                      (local.set $kx (i32.add (local.get $kx) (i32.const 1)))
                      (br $nextTap)))
                  (local.set $ky (i32.add (local.get $ky) (i32.const 1)))
                  (br $nextRow)))
              (local.set $dy (i32.add (local.get $dy) (i32.shl (local.get $outChannels) (i32.const 2))))
              (local.set $ox (i32.add (local.get $ox) (i32.const 1)))
              (br $nextPosition)))
          (local.set $oy (i32.add (local.get $oy) (i32.const 1)))
          (br $nextLine)))
      (local.set $image
        (i32.add (local.get $image)
          (i32.shl (i32.mul (local.get $height) (i32.mul (local.get $width) (local.get $channels))) (i32.const 2))))
      (local.set $batch (i32.sub (local.get $batch) (i32.const 1)))
      (br $nextPicture))))

;; Adds the gradient by the filter to $filter, which begins as zeros.
(func (export "depthwiseFilterGradient")
  (param $image i32) (param $filter i32) (param $dy i32)
  (param $batch i32)
  (param $height i32) (param $width i32) (param $channels i32) (param $outHeight i32) (param $outWidth i32)
  (param $kernelHeight i32) (param $kernelWidth i32) (param $strideHeight i32) (param $strideWidth i32)
  (param $top i32) (param $left i32) (param $multiplier i32)
  (local $oy i32) (local $ox i32) (local $ky i32) (local $kx i32) (local $y i32) (local $x i32) (local $w i32)
  (local $outChannels i32)
  (local.set $outChannels (i32.mul (local.get $channels) (local.get $multiplier)))
  (block $batchDone
    (loop $nextPicture
      (br_if $batchDone (i32.eqz (local.get $batch)))
      (local.set $oy (i32.const 0))
      (block $pictureDone
        (loop $nextLine
          (br_if $pictureDone (i32.ge_s (local.get $oy) (local.get $outHeight)))
          (local.set $ox (i32.const 0))
          (block $lineDone
            (loop $nextPosition
              (br_if $lineDone (i32.ge_s (local.get $ox) (local.get $outWidth)))
              (local.set $w (local.get $filter))
              (local.set $ky (i32.const 0))
              (block $positionDone
                (loop $nextRow
                  (br_if $positionDone (i32.ge_s (local.get $ky) (local.get $kernelHeight)))
                  (local.set $y
                    (i32.add (i32.sub (i32.mul (local.get $oy) (local.get $strideHeight)) (local.get $top))
                             (local.get $ky)))
                  (local.set $kx (i32.const 0))
                  (block $rowDone
                    (loop $nextTap
                      (br_if $rowDone (i32.ge_s (local.get $kx) (local.get $kernelWidth)))
                      (local.set $x
                        (i32.add (i32.sub (i32.mul (local.get $ox) (local.get $strideWidth)) (local.get $left))
                                 (local.get $kx)))
                      (if (i32.and (i32.lt_u (local.get $y) (local.get $height))
                                   (i32.lt_u (local.get $x) (local.get $width)))
                        (then
                          (if (i32.eq (local.get $multiplier) (i32.const 1))
                            (then
                              (call $addProducts (local.get $w)
                                (i32.add (local.get $image)
                              (i32.shl
                                (i32.mul (i32.add (i32.mul (local.get $y) (local.get $width)) (local.get $x))
                                         (local.get $channels))
                                (i32.const 2)))
                                (local.get $dy) (local.get $channels)))
                            (else
                              (call $addSpread (local.get $w)
                                (i32.add (local.get $image)
                              (i32.shl
                                (i32.mul (i32.add (i32.mul (local.get $y) (local.get $width)) (local.get $x))
                                         (local.get $channels))
                                (i32.const 2)))
                                (local.get $dy) (local.get $channels) (local.get $multiplier))))))
                      (local.set $w (i32.add (local.get $w) (i32.shl (local.get $outChannels) (i32.const 2))))
                      (local.set $kx (i32.add (local.get $kx) (i32.const 1)))
                      (br $nextTap)))
                  (local.set $ky (i32.add (local.get $ky) (i32.const 1)))
                  (br $nextRow)))
              (local.set $dy (i32.add (local.get $dy) (i32.shl (local.get $outChannels) (i32.const 2))))
              (local.set $ox (i32.add (local.get $ox) (i32.const 1)))
              (br $nextPosition)))
          (local.set $oy (i32.add (local.get $oy) (i32.const 1)))
          (br $nextLine)))
      (local.set $image
        (i32.add (local.get $image)
          (i32.shl (i32.mul (local.get $height) (i32.mul (local.get $width) (local.get $channels))) (i32.const 2))))
      (local.set $batch (i32.sub (local.get $batch) (i32.const 1)))
      (br $nextPicture))))
