;; Batch normalisation: rows of channels, and statistics of one number a channel.

;; out[c] += sum over the rows of (x - meanX[c]) (z - meanZ[c]): variances, and the gradient of the scale.
(func (export "centredProducts")
  (param $x i32) (param $z i32) (param $meanX i32) (param $meanZ i32)
  (param $out i32) (param $rows i32) (param $channels i32)
  (local $i i32) (local $n i32) (local $x4 v128) (local $z4 v128) (local $mx v128) (local $mz v128)
  (local $sum0 v128) (local $sum v128)
  (block $done
    (loop $row
      (br_if $done (i32.eqz (local.get $rows)))
      (local.set $i (i32.const 0))
      (local.set $n (local.get $channels))
      (block $rowDone
        (loop $next
          (br_if $rowDone (i32.le_s (local.get $n) (i32.const 0)))
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then
              (local.set $x4 (v128.load (i32.add (local.get $x) (local.get $i))))
              (local.set $z4 (v128.load (i32.add (local.get $z) (local.get $i))))
              (local.set $mx (v128.load (i32.add (local.get $meanX) (local.get $i))))
              (local.set $mz (v128.load (i32.add (local.get $meanZ) (local.get $i))))
              (local.set $sum0 (v128.load (i32.add (local.get $out) (local.get $i)))))
            (else
              (local.set $x4 (call $loadPart (i32.add (local.get $x) (local.get $i)) (local.get $n)))
              (local.set $z4 (call $loadPart (i32.add (local.get $z) (local.get $i)) (local.get $n)))
              (local.set $mx (call $loadPart (i32.add (local.get $meanX) (local.get $i)) (local.get $n)))
              (local.set $mz (call $loadPart (i32.add (local.get $meanZ) (local.get $i)) (local.get $n)))
              (local.set $sum0 (call $loadPart (i32.add (local.get $out) (local.get $i)) (local.get $n)))))
          (local.set $sum
            (f32x4.add (local.get $sum0)
              (f32x4.mul (f32x4.sub (local.get $x4) (local.get $mx)) (f32x4.sub (local.get $z4) (local.get $mz)))))
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then (v128.store (i32.add (local.get $out) (local.get $i)) (local.get $sum)))
            (else (call $storePart (i32.add (local.get $out) (local.get $i)) (local.get $sum) (local.get $n))))
          (local.set $i (i32.add (local.get $i) (i32.const 16)))
          (local.set $n (i32.sub (local.get $n) (i32.const 4)))
          (br $next)))
      (local.set $x (i32.add (local.get $x) (i32.shl (local.get $channels) (i32.const 2))))
      (local.set $z (i32.add (local.get $z) (i32.shl (local.get $channels) (i32.const 2))))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br $row))))

;; y = (x - mean[c]) factor[c] + offset[c].
(func (export "normalise")
  (param $x i32) (param $mean i32) (param $factor i32) (param $offset i32)
  (param $y i32) (param $rows i32) (param $channels i32)
  (local $i i32) (local $n i32) (local $x4 v128) (local $m4 v128) (local $f4 v128) (local $o4 v128)
  (block $done
    (loop $row
      (br_if $done (i32.eqz (local.get $rows)))
      (local.set $i (i32.const 0))
      (local.set $n (local.get $channels))
      (block $rowDone
        (loop $next
          (br_if $rowDone (i32.le_s (local.get $n) (i32.const 0)))
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then
              (local.set $x4 (v128.load (i32.add (local.get $x) (local.get $i))))
              (local.set $m4 (v128.load (i32.add (local.get $mean) (local.get $i))))
              (local.set $f4 (v128.load (i32.add (local.get $factor) (local.get $i))))
              (local.set $o4 (v128.load (i32.add (local.get $offset) (local.get $i)))))
            (else
              (local.set $x4 (call $loadPart (i32.add (local.get $x) (local.get $i)) (local.get $n)))
              (local.set $m4 (call $loadPart (i32.add (local.get $mean) (local.get $i)) (local.get $n)))
              (local.set $f4 (call $loadPart (i32.add (local.get $factor) (local.get $i)) (local.get $n)))
              (local.set $o4 (call $loadPart (i32.add (local.get $offset) (local.get $i)) (local.get $n)))))
          (local.set $x4
            (f32x4.add (f32x4.mul (f32x4.sub (local.get $x4) (local.get $m4)) (local.get $f4)) (local.get $o4)))
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then (v128.store (i32.add (local.get $y) (local.get $i)) (local.get $x4)))
            (else (call $storePart (i32.add (local.get $y) (local.get $i)) (local.get $x4) (local.get $n))))
          (local.set $i (i32.add (local.get $i) (i32.const 16)))
          (local.set $n (i32.sub (local.get $n) (i32.const 4)))
          (br $next)))
      (local.set $x (i32.add (local.get $x) (i32.shl (local.get $channels) (i32.const 2))))
      (local.set $y (i32.add (local.get $y) (i32.shl (local.get $channels) (i32.const 2))))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br $row))))

;; dx = (dy - shift[c] - (x - mean[c]) slope[c]) factor[c].
(func (export "normaliseGradient")
  (param $x i32) (param $dy i32) (param $mean i32) (param $shift i32) (param $slope i32) (param $factor i32)
  (param $dx i32) (param $rows i32) (param $channels i32)
  (local $i i32) (local $n i32) (local $x4 v128) (local $d4 v128) (local $m4 v128) (local $s4 v128)
  (local $l4 v128) (local $f4 v128)
  (block $done
    (loop $row
      (br_if $done (i32.eqz (local.get $rows)))
      (local.set $i (i32.const 0))
      (local.set $n (local.get $channels))
      (block $rowDone
        (loop $next
          (br_if $rowDone (i32.le_s (local.get $n) (i32.const 0)))
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then
              (local.set $x4 (v128.load (i32.add (local.get $x) (local.get $i))))
              (local.set $d4 (v128.load (i32.add (local.get $dy) (local.get $i))))
              (local.set $m4 (v128.load (i32.add (local.get $mean) (local.get $i))))
              (local.set $s4 (v128.load (i32.add (local.get $shift) (local.get $i))))
              (local.set $l4 (v128.load (i32.add (local.get $slope) (local.get $i))))
              (local.set $f4 (v128.load (i32.add (local.get $factor) (local.get $i)))))
            (else
              (local.set $x4 (call $loadPart (i32.add (local.get $x) (local.get $i)) (local.get $n)))
              (local.set $d4 (call $loadPart (i32.add (local.get $dy) (local.get $i)) (local.get $n)))
              (local.set $m4 (call $loadPart (i32.add (local.get $mean) (local.get $i)) (local.get $n)))
              (local.set $s4 (call $loadPart (i32.add (local.get $shift) (local.get $i)) (local.get $n)))
              (local.set $l4 (call $loadPart (i32.add (local.get $slope) (local.get $i)) (local.get $n)))
              (local.set $f4 (call $loadPart (i32.add (local.get $factor) (local.get $i)) (local.get $n)))))
          (local.set $x4
            (f32x4.mul
              (f32x4.sub
                (f32x4.sub (local.get $d4) (local.get $s4))
                (f32x4.mul (f32x4.sub (local.get $x4) (local.get $m4)) (local.get $l4)))
              (local.get $f4)))
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then (v128.store (i32.add (local.get $dx) (local.get $i)) (local.get $x4)))
            (else (call $storePart (i32.add (local.get $dx) (local.get $i)) (local.get $x4) (local.get $n))))
          (local.set $i (i32.add (local.get $i) (i32.const 16)))
          (local.set $n (i32.sub (local.get $n) (i32.const 4)))
          (br $next)))
      (local.set $x (i32.add (local.get $x) (i32.shl (local.get $channels) (i32.const 2))))
      (local.set $dy (i32.add (local.get $dy) (i32.shl (local.get $channels) (i32.const 2))))
      (local.set $dx (i32.add (local.get $dx) (i32.shl (local.get $channels) (i32.const 2))))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br $row))))
