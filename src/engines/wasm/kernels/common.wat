;; Conventions of all kernels: pointers and strides are bytes, counts are elements, numbers are float32, layouts are
;; dense and row-major (images NHWC). The memory may reach 4 GiB, so pointers are compared by counts, never by sign.

;; The first $n < 4 numbers at $p, and zeros: nothing beyond the end of a tensor is ever read.
(func $loadPart (param $p i32) (param $n i32) (result v128)
  (local $v v128)
  (if (i32.ge_s (local.get $n) (i32.const 1))
    (then (local.set $v (v128.load32_zero (local.get $p)))))
  (if (i32.ge_s (local.get $n) (i32.const 2))
    (then (local.set $v (v128.load32_lane offset=4 1 (local.get $p) (local.get $v)))))
  (if (i32.ge_s (local.get $n) (i32.const 3))
    (then (local.set $v (v128.load32_lane offset=8 2 (local.get $p) (local.get $v)))))
  (local.get $v))

;; The first four numbers at $p, or as many as there are.
(func $loadSome (param $p i32) (param $n i32) (result v128)
  (if (i32.ge_s (local.get $n) (i32.const 4)) (then (return (v128.load (local.get $p)))))
  (call $loadPart (local.get $p) (local.get $n)))

;; Writes the first $n < 4 lanes to $p.
(func $storePart (param $p i32) (param $v v128) (param $n i32)
  (if (i32.ge_s (local.get $n) (i32.const 1))
    (then (v128.store32_lane 0 (local.get $p) (local.get $v))))
  (if (i32.ge_s (local.get $n) (i32.const 2))
    (then (v128.store32_lane offset=4 1 (local.get $p) (local.get $v))))
  (if (i32.ge_s (local.get $n) (i32.const 3))
    (then (v128.store32_lane offset=8 2 (local.get $p) (local.get $v)))))

(func $smaller (param $a i32) (param $b i32) (result i32)
  (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))

(func $larger (param $a i32) (param $b i32) (result i32)
  (select (local.get $a) (local.get $b) (i32.gt_s (local.get $a) (local.get $b))))

;; to[i] += from[i] for i < n.
(func $addRow (param $to i32) (param $from i32) (param $n i32)
  (block $vectorsDone
    (loop $vectors
      (br_if $vectorsDone (i32.lt_s (local.get $n) (i32.const 4)))
      (v128.store (local.get $to) (f32x4.add (v128.load (local.get $to)) (v128.load (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $vectors)))
  (block $restDone
    (loop $rest
      (br_if $restDone (i32.le_s (local.get $n) (i32.const 0)))
      (f32.store (local.get $to) (f32.add (f32.load (local.get $to)) (f32.load (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $rest))))
