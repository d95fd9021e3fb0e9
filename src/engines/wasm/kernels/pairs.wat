;; Functions of pairs of numbers, four at a time. A step of 16 bytes goes through an operand, one of 0 repeats its
;; first number: a scalar against a tensor.

;; The larger of each pair; not a number if one of them is.
(func (export "maximum")
  (param $a i32) (param $stepA i32) (param $b i32) (param $stepB i32) (param $out i32) (param $n i32)
  (local $a4 v128) (local $b4 v128)
  (if (i32.gt_s (local.get $n) (i32.const 0))
    (then
      (local.set $a4 (v128.load32_splat (local.get $a)))
      (local.set $b4 (v128.load32_splat (local.get $b)))))
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
      (if (local.get $stepA)
        (then
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then (local.set $a4 (v128.load (local.get $a))))
            (else (local.set $a4 (call $loadPart (local.get $a) (local.get $n)))))))
      (if (local.get $stepB)
        (then
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then (local.set $b4 (v128.load (local.get $b))))
            (else (local.set $b4 (call $loadPart (local.get $b) (local.get $n)))))))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (v128.store (local.get $out) (f32x4.max (local.get $a4) (local.get $b4))))
        (else (call $storePart (local.get $out) (f32x4.max (local.get $a4) (local.get $b4)) (local.get $n))))
      (local.set $a (i32.add (local.get $a) (local.get $stepA)))
      (local.set $b (i32.add (local.get $b) (local.get $stepB)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $next))))

;; The smaller of each pair; not a number if one of them is.
(func (export "minimum")
  (param $a i32) (param $stepA i32) (param $b i32) (param $stepB i32) (param $out i32) (param $n i32)
  (local $a4 v128) (local $b4 v128)
  (if (i32.gt_s (local.get $n) (i32.const 0))
    (then
      (local.set $a4 (v128.load32_splat (local.get $a)))
      (local.set $b4 (v128.load32_splat (local.get $b)))))
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
      (if (local.get $stepA)
        (then
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then (local.set $a4 (v128.load (local.get $a))))
            (else (local.set $a4 (call $loadPart (local.get $a) (local.get $n)))))))
      (if (local.get $stepB)
        (then
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then (local.set $b4 (v128.load (local.get $b))))
            (else (local.set $b4 (call $loadPart (local.get $b) (local.get $n)))))))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (v128.store (local.get $out) (f32x4.min (local.get $a4) (local.get $b4))))
        (else (call $storePart (local.get $out) (f32x4.min (local.get $a4) (local.get $b4)) (local.get $n))))
      (local.set $a (i32.add (local.get $a) (local.get $stepA)))
      (local.set $b (i32.add (local.get $b) (local.get $stepB)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $next))))

;; out[i] = 1 or 0, one byte each: $relation 0: a > b, 1: a >= b, 2: a = b, 3: a != b.
(func (export "compare")
  (param $relation i32) (param $a i32) (param $stepA i32) (param $b i32) (param $stepB i32) (param $out i32)
  (param $n i32)
  (local $a4 v128) (local $b4 v128) (local $mask v128) (local $bytes i32)
  (if (i32.gt_s (local.get $n) (i32.const 0))
    (then
      (local.set $a4 (v128.load32_splat (local.get $a)))
      (local.set $b4 (v128.load32_splat (local.get $b)))))
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
      (if (local.get $stepA)
        (then
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then (local.set $a4 (v128.load (local.get $a))))
            (else (local.set $a4 (call $loadPart (local.get $a) (local.get $n)))))))
      (if (local.get $stepB)
        (then
          (if (i32.ge_s (local.get $n) (i32.const 4))
            (then (local.set $b4 (v128.load (local.get $b))))
            (else (local.set $b4 (call $loadPart (local.get $b) (local.get $n)))))))
      (if (i32.lt_s (local.get $relation) (i32.const 2))
        (then
          (if (local.get $relation)
            (then (local.set $mask (f32x4.ge (local.get $a4) (local.get $b4))))
            (else (local.set $mask (f32x4.gt (local.get $a4) (local.get $b4))))))
        (else
          (if (i32.eq (local.get $relation) (i32.const 2))
            (then (local.set $mask (f32x4.eq (local.get $a4) (local.get $b4))))
            (else (local.set $mask (f32x4.ne (local.get $a4) (local.get $b4)))))))
      ;; Lanes of ones and zeros to bytes of one and zero.
      (local.set $mask
        (i8x16.shuffle 0 4 8 12 0 4 8 12 0 4 8 12 0 4 8 12
          (v128.and (local.get $mask) (v128.const i32x4 1 1 1 1)) (v128.const i32x4 0 0 0 0)))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (v128.store32_lane 0 (local.get $out) (local.get $mask)))
        (else
          (local.set $bytes (i32x4.extract_lane 0 (local.get $mask)))
          (i32.store8 (local.get $out) (local.get $bytes))
          (if (i32.ge_s (local.get $n) (i32.const 2))
            (then (i32.store8 offset=1 (local.get $out) (i32.shr_u (local.get $bytes) (i32.const 8)))))
          (if (i32.ge_s (local.get $n) (i32.const 3))
            (then (i32.store8 offset=2 (local.get $out) (i32.shr_u (local.get $bytes) (i32.const 16)))))))
      (local.set $a (i32.add (local.get $a) (local.get $stepA)))
      (local.set $b (i32.add (local.get $b) (local.get $stepB)))
      (local.set $out (i32.add (local.get $out) (i32.const 4)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $next))))

;; out[i] = condition[i] ? a[i] : b[i]; conditions are bytes.
(func (export "select") (param $condition i32) (param $a i32) (param $b i32) (param $out i32) (param $n i32)
  (local $mask v128)
  (block $vectorsDone
    (loop $vectors
      (br_if $vectorsDone (i32.lt_s (local.get $n) (i32.const 4)))
      (local.set $mask
        (i32x4.ne
          (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $condition))))
          (v128.const i32x4 0 0 0 0)))
      (v128.store (local.get $out)
        (v128.bitselect (v128.load (local.get $a)) (v128.load (local.get $b)) (local.get $mask)))
      (local.set $condition (i32.add (local.get $condition) (i32.const 4)))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $vectors)))
  (block $restDone
    (loop $rest
      (br_if $restDone (i32.le_s (local.get $n) (i32.const 0)))
      (f32.store (local.get $out)
        (select (f32.load (local.get $a)) (f32.load (local.get $b)) (i32.load8_u (local.get $condition))))
      (local.set $condition (i32.add (local.get $condition) (i32.const 1)))
      (local.set $a (i32.add (local.get $a) (i32.const 4)))
      (local.set $b (i32.add (local.get $b) (i32.const 4)))
      (local.set $out (i32.add (local.get $out) (i32.const 4)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $rest))))
