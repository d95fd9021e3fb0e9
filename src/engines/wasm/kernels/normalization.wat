;; Batch normalization: rows of channels, and statistics of one number a channel.

;; out[c] += sum over the rows of (x - meanX[c]) (z - meanZ[c]): variances, and the gradient of the scale.
(func (export "centredProducts")
  (param $x i32) (param $z i32) (param $meanX i32) (param $meanZ i32)
  (param $out i32) (param $rows i32) (param $channels i32)
  (local $bytes i32) (local $row i32) (local $fromX i32) (local $fromZ i32)
  (local $mx0 v128) (local $mx1 v128) (local $mz0 v128) (local $mz1 v128) (local $sum0 v128) (local $sum1 v128)
  (local.set $bytes (i32.shl (local.get $channels) (i32.const 2)))
  (if (i32.eqz (local.get $rows)) (then (return)))
  ;; Eight columns at a time in registers, the rest four or fewer at a time.
  (block $eightsDone
    (loop $eights
      (br_if $eightsDone (i32.lt_s (local.get $channels) (i32.const 8)))
      (local.set $fromX (local.get $x))
      (local.set $fromZ (local.get $z))
      (local.set $row (local.get $rows))
      (local.set $mx0 (v128.load (local.get $meanX)))
      (local.set $mx1 (v128.load offset=16 (local.get $meanX)))
      (local.set $mz0 (v128.load (local.get $meanZ)))
      (local.set $mz1 (v128.load offset=16 (local.get $meanZ)))
      (local.set $sum0 (v128.load (local.get $out)))
      (local.set $sum1 (v128.load offset=16 (local.get $out)))
      (loop $down
        (local.set $sum0
          (f32x4.add (local.get $sum0)
            (f32x4.mul
              (f32x4.sub (v128.load (local.get $fromX)) (local.get $mx0))
              (f32x4.sub (v128.load (local.get $fromZ)) (local.get $mz0)))))
        (local.set $sum1
          (f32x4.add (local.get $sum1)
            (f32x4.mul
              (f32x4.sub (v128.load offset=16 (local.get $fromX)) (local.get $mx1))
              (f32x4.sub (v128.load offset=16 (local.get $fromZ)) (local.get $mz1)))))
        (local.set $fromX (i32.add (local.get $fromX) (local.get $bytes)))
        (local.set $fromZ (i32.add (local.get $fromZ) (local.get $bytes)))
        (br_if $down (local.tee $row (i32.sub (local.get $row) (i32.const 1)))))
      (v128.store (local.get $out) (local.get $sum0))
      (v128.store offset=16 (local.get $out) (local.get $sum1))
      (local.set $x (i32.add (local.get $x) (i32.const 32)))
      (local.set $z (i32.add (local.get $z) (i32.const 32)))
      (local.set $meanX (i32.add (local.get $meanX) (i32.const 32)))
      (local.set $meanZ (i32.add (local.get $meanZ) (i32.const 32)))
      (local.set $out (i32.add (local.get $out) (i32.const 32)))
      (local.set $channels (i32.sub (local.get $channels) (i32.const 8)))
      (br $eights)))
  (block $restDone
    (loop $rest
      (br_if $restDone (i32.le_s (local.get $channels) (i32.const 0)))
      (local.set $fromX (local.get $x))
      (local.set $fromZ (local.get $z))
      (local.set $row (local.get $rows))
      (local.set $mx0 (call $loadSome (local.get $meanX) (local.get $channels)))
      (local.set $mz0 (call $loadSome (local.get $meanZ) (local.get $channels)))
      (local.set $sum0 (call $loadSome (local.get $out) (local.get $channels)))
      (loop $down
        (local.set $sum0
          (f32x4.add (local.get $sum0)
            (f32x4.mul
              (f32x4.sub (call $loadSome (local.get $fromX) (local.get $channels)) (local.get $mx0))
              (f32x4.sub (call $loadSome (local.get $fromZ) (local.get $channels)) (local.get $mz0)))))
        (local.set $fromX (i32.add (local.get $fromX) (local.get $bytes)))
        (local.set $fromZ (i32.add (local.get $fromZ) (local.get $bytes)))
        (br_if $down (local.tee $row (i32.sub (local.get $row) (i32.const 1)))))
      (if (i32.ge_s (local.get $channels) (i32.const 4))
        (then (v128.store (local.get $out) (local.get $sum0)))
        (else (call $storePart (local.get $out) (local.get $sum0) (local.get $channels))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $z (i32.add (local.get $z) (i32.const 16)))
      (local.set $meanX (i32.add (local.get $meanX) (i32.const 16)))
      (local.set $meanZ (i32.add (local.get $meanZ) (i32.const 16)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (local.set $channels (i32.sub (local.get $channels) (i32.const 4)))
      (br $rest))))

;; y = (x - mean[c]) factor[c] + offset[c].
(func (export "normalize")
  (param $x i32) (param $mean i32) (param $factor i32) (param $offset i32)
  (param $y i32) (param $rows i32) (param $channels i32)
  (local $i i32) (local $bytes i32) (local $n i32) (local $x4 v128) (local $m4 v128) (local $f4 v128)
  (local $o4 v128)
  (local.set $bytes (i32.shl (local.get $channels) (i32.const 2)))
  (block $done
    (loop $row
      (br_if $done (i32.eqz (local.get $rows)))
      (local.set $i (i32.const 0))
      (if (i32.ge_s (local.get $channels) (i32.const 4))
        (then
          (loop $vectors
            (local.set $x4 (v128.load (i32.add (local.get $x) (local.get $i))))
            (local.set $m4 (v128.load (i32.add (local.get $mean) (local.get $i))))
            (local.set $f4 (v128.load (i32.add (local.get $factor) (local.get $i))))
            (local.set $o4 (v128.load (i32.add (local.get $offset) (local.get $i))))
            (v128.store (i32.add (local.get $y) (local.get $i))
              (f32x4.add
                (f32x4.mul (f32x4.sub (local.get $x4) (local.get $m4)) (local.get $f4))
                (local.get $o4)))
            (local.set $i (i32.add (local.get $i) (i32.const 16)))
            (br_if $vectors (i32.le_s (local.get $i) (i32.sub (local.get $bytes) (i32.const 16)))))))
      (local.set $n (i32.shr_s (i32.sub (local.get $bytes) (local.get $i)) (i32.const 2)))
      (if (local.get $n)
        (then
          (local.set $x4 (call $loadPart (i32.add (local.get $x) (local.get $i)) (local.get $n)))
          (local.set $m4 (call $loadPart (i32.add (local.get $mean) (local.get $i)) (local.get $n)))
          (local.set $f4 (call $loadPart (i32.add (local.get $factor) (local.get $i)) (local.get $n)))
          (local.set $o4 (call $loadPart (i32.add (local.get $offset) (local.get $i)) (local.get $n)))
          (call $storePart (i32.add (local.get $y) (local.get $i))
            (f32x4.add
              (f32x4.mul (f32x4.sub (local.get $x4) (local.get $m4)) (local.get $f4))
              (local.get $o4))
            (local.get $n))))
      (local.set $x (i32.add (local.get $x) (local.get $bytes)))
      (local.set $y (i32.add (local.get $y) (local.get $bytes)))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br $row))))

;; dx = (dy - shift[c] - (x - mean[c]) slope[c]) factor[c].
(func (export "normalizeGradient")
  (param $x i32) (param $dy i32) (param $mean i32) (param $shift i32) (param $slope i32) (param $factor i32)
  (param $dx i32) (param $rows i32) (param $channels i32)
  (local $i i32) (local $bytes i32) (local $n i32) (local $x4 v128) (local $d4 v128) (local $m4 v128)
  (local $s4 v128) (local $l4 v128) (local $f4 v128)
  (local.set $bytes (i32.shl (local.get $channels) (i32.const 2)))
  (block $done
    (loop $row
      (br_if $done (i32.eqz (local.get $rows)))
      (local.set $i (i32.const 0))
      (if (i32.ge_s (local.get $channels) (i32.const 4))
        (then
          (loop $vectors
            (local.set $x4 (v128.load (i32.add (local.get $x) (local.get $i))))
            (local.set $d4 (v128.load (i32.add (local.get $dy) (local.get $i))))
            (local.set $m4 (v128.load (i32.add (local.get $mean) (local.get $i))))
            (local.set $s4 (v128.load (i32.add (local.get $shift) (local.get $i))))
            (local.set $l4 (v128.load (i32.add (local.get $slope) (local.get $i))))
            (local.set $f4 (v128.load (i32.add (local.get $factor) (local.get $i))))
            (v128.store (i32.add (local.get $dx) (local.get $i))
              (f32x4.mul
                (f32x4.sub
                  (f32x4.sub (local.get $d4) (local.get $s4))
                  (f32x4.mul (f32x4.sub (local.get $x4) (local.get $m4)) (local.get $l4)))
                (local.get $f4)))
            (local.set $i (i32.add (local.get $i) (i32.const 16)))
            (br_if $vectors (i32.le_s (local.get $i) (i32.sub (local.get $bytes) (i32.const 16)))))))
      (local.set $n (i32.shr_s (i32.sub (local.get $bytes) (local.get $i)) (i32.const 2)))
      (if (local.get $n)
        (then
          (local.set $x4 (call $loadPart (i32.add (local.get $x) (local.get $i)) (local.get $n)))
          (local.set $d4 (call $loadPart (i32.add (local.get $dy) (local.get $i)) (local.get $n)))
          (local.set $m4 (call $loadPart (i32.add (local.get $mean) (local.get $i)) (local.get $n)))
          (local.set $s4 (call $loadPart (i32.add (local.get $shift) (local.get $i)) (local.get $n)))
          (local.set $l4 (call $loadPart (i32.add (local.get $slope) (local.get $i)) (local.get $n)))
          (local.set $f4 (call $loadPart (i32.add (local.get $factor) (local.get $i)) (local.get $n)))
          (call $storePart (i32.add (local.get $dx) (local.get $i))
            (f32x4.mul
              (f32x4.sub
                (f32x4.sub (local.get $d4) (local.get $s4))
                (f32x4.mul (f32x4.sub (local.get $x4) (local.get $m4)) (local.get $l4)))
              (local.get $f4))
            (local.get $n))))
      (local.set $x (i32.add (local.get $x) (local.get $bytes)))
      (local.set $dy (i32.add (local.get $dy) (local.get $bytes)))
      (local.set $dx (i32.add (local.get $dx) (local.get $bytes)))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br $row))))
