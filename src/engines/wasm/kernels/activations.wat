;; What the programs of layers need beside the products: activations and their gradients, and rows of offsets. Every
;; output may lie on an input: four numbers are read before they are written.

;; y = x where x > 0, +0 elsewhere. Not a number in, not a number out, whatever its sign.
(func (export "relu")
  (param $x i32) (param $y i32) (param $n i32)
  (local $v v128)
  (if (i32.ge_s (local.get $n) (i32.const 4))
    (then
      (loop $vectors
        (local.set $v (v128.load (local.get $x)))
        (v128.store (local.get $y)
          (f32x4.max (local.get $v) (v128.const f32x4 0 0 0 0)))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $y (i32.add (local.get $y) (i32.const 16)))
        (local.set $n (i32.sub (local.get $n) (i32.const 4)))
        (br_if $vectors (i32.ge_s (local.get $n) (i32.const 4))))))
  (local.set $v (call $loadPart (local.get $x) (local.get $n)))
  (call $storePart (local.get $y)
    (f32x4.max (local.get $v) (v128.const f32x4 0 0 0 0))
    (local.get $n)))

;; y = 1 / (1 + e^-x), by the exponential of -|x|, which never overflows.
(func (export "sigmoid") (param $x i32) (param $y i32) (param $n i32) (param $table i32)
  (local $v v128) (local $e v128)
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (local.set $v (v128.load (local.get $x))))
        (else (local.set $v (call $loadPart (local.get $x) (local.get $n)))))
      (local.set $e (call $exp4 (f32x4.neg (f32x4.abs (local.get $v))) (local.get $table)))
      (local.set $v
        (f32x4.div
          (v128.bitselect (local.get $e) (v128.const f32x4 1 1 1 1)
            (f32x4.lt (local.get $v) (v128.const f32x4 0 0 0 0)))
          (f32x4.add (v128.const f32x4 1 1 1 1) (local.get $e))))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (v128.store (local.get $y) (local.get $v)))
        (else (call $storePart (local.get $y) (local.get $v) (local.get $n))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $next))))

;; y = log(1 + e^x) = max(x, 0) + log(1 + e^-|x|).
(func (export "softplus") (param $x i32) (param $y i32) (param $n i32) (param $table i32)
  (local $v v128)
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (local.set $v (v128.load (local.get $x))))
        (else (local.set $v (call $loadPart (local.get $x) (local.get $n)))))
      (local.set $v
        (f32x4.add
          (f32x4.max (local.get $v) (v128.const f32x4 0 0 0 0))
          (call $log1p4 (call $exp4 (f32x4.neg (f32x4.abs (local.get $v))) (local.get $table)))))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (v128.store (local.get $y) (local.get $v)))
        (else (call $storePart (local.get $y) (local.get $v) (local.get $n))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $next))))

;; dx = dy where y > 0, slope dy elsewhere: the gradient of a rectifier, leaky or not, by its output.
(func (export "rectifierGradient")
  (param $y i32) (param $dy i32) (param $dx i32) (param $n i32) (param $slope f32)
  (local $y4 v128) (local $d4 v128) (local $slopes v128)
  (local.set $slopes (f32x4.splat (local.get $slope)))
  (if (i32.ge_s (local.get $n) (i32.const 4))
    (then
      (loop $vectors
        (local.set $y4 (v128.load (local.get $y)))
        (local.set $d4 (v128.load (local.get $dy)))
        (v128.store (local.get $dx)
          (v128.bitselect (local.get $d4) (f32x4.mul (local.get $d4) (local.get $slopes))
            (f32x4.gt (local.get $y4) (v128.const f32x4 0 0 0 0))))
        (local.set $y (i32.add (local.get $y) (i32.const 16)))
        (local.set $dy (i32.add (local.get $dy) (i32.const 16)))
        (local.set $dx (i32.add (local.get $dx) (i32.const 16)))
        (local.set $n (i32.sub (local.get $n) (i32.const 4)))
        (br_if $vectors (i32.ge_s (local.get $n) (i32.const 4))))))
  (local.set $y4 (call $loadPart (local.get $y) (local.get $n)))
  (local.set $d4 (call $loadPart (local.get $dy) (local.get $n)))
  (call $storePart (local.get $dx)
    (v128.bitselect (local.get $d4) (f32x4.mul (local.get $d4) (local.get $slopes))
      (f32x4.gt (local.get $y4) (v128.const f32x4 0 0 0 0)))
    (local.get $n)))

;; dx = dy (1 - y^2).
(func (export "tanhGradient")
  (param $y i32) (param $dy i32) (param $dx i32) (param $n i32)
  (local $y4 v128) (local $d4 v128)
  (if (i32.ge_s (local.get $n) (i32.const 4))
    (then
      (loop $vectors
        (local.set $y4 (v128.load (local.get $y)))
        (local.set $d4 (v128.load (local.get $dy)))
        (v128.store (local.get $dx)
          (f32x4.mul (local.get $d4)
            (f32x4.sub (v128.const f32x4 1 1 1 1) (f32x4.mul (local.get $y4) (local.get $y4)))))
        (local.set $y (i32.add (local.get $y) (i32.const 16)))
        (local.set $dy (i32.add (local.get $dy) (i32.const 16)))
        (local.set $dx (i32.add (local.get $dx) (i32.const 16)))
        (local.set $n (i32.sub (local.get $n) (i32.const 4)))
        (br_if $vectors (i32.ge_s (local.get $n) (i32.const 4))))))
  (local.set $y4 (call $loadPart (local.get $y) (local.get $n)))
  (local.set $d4 (call $loadPart (local.get $dy) (local.get $n)))
  (call $storePart (local.get $dx)
    (f32x4.mul (local.get $d4)
      (f32x4.sub (v128.const f32x4 1 1 1 1) (f32x4.mul (local.get $y4) (local.get $y4))))
    (local.get $n)))

;; dx = dy y (1 - y).
(func (export "sigmoidGradient")
  (param $y i32) (param $dy i32) (param $dx i32) (param $n i32)
  (local $y4 v128) (local $d4 v128)
  (if (i32.ge_s (local.get $n) (i32.const 4))
    (then
      (loop $vectors
        (local.set $y4 (v128.load (local.get $y)))
        (local.set $d4 (v128.load (local.get $dy)))
        (v128.store (local.get $dx)
          (f32x4.mul (local.get $d4)
            (f32x4.mul (local.get $y4) (f32x4.sub (v128.const f32x4 1 1 1 1) (local.get $y4)))))
        (local.set $y (i32.add (local.get $y) (i32.const 16)))
        (local.set $dy (i32.add (local.get $dy) (i32.const 16)))
        (local.set $dx (i32.add (local.get $dx) (i32.const 16)))
        (local.set $n (i32.sub (local.get $n) (i32.const 4)))
        (br_if $vectors (i32.ge_s (local.get $n) (i32.const 4))))))
  (local.set $y4 (call $loadPart (local.get $y) (local.get $n)))
  (local.set $d4 (call $loadPart (local.get $dy) (local.get $n)))
  (call $storePart (local.get $dx)
    (f32x4.mul (local.get $d4)
      (f32x4.mul (local.get $y4) (f32x4.sub (v128.const f32x4 1 1 1 1) (local.get $y4))))
    (local.get $n)))

;; y[r] = x[r] + row: offsets. Rows of one to three numbers repeat after twelve, so they go through as one vector.
(func (export "addRow")
  (param $x i32) (param $row i32) (param $y i32) (param $rows i32) (param $columns i32)
  (local $n i32) (local $from i32) (local $r0 v128) (local $r1 v128) (local $r2 v128) (local $v v128)
  (if (i32.or (i32.le_s (local.get $rows) (i32.const 0)) (i32.le_s (local.get $columns) (i32.const 0)))
    (then (return)))
  (if (i32.lt_s (local.get $columns) (i32.const 4))
    (then
      (local.set $n (i32.mul (local.get $rows) (local.get $columns)))
      (local.set $v (call $loadPart (local.get $row) (local.get $columns)))
      (if (i32.eq (local.get $columns) (i32.const 1))
        (then
          (local.set $r0 (v128.load32_splat (local.get $row)))
          (local.set $r1 (local.get $r0))
          (local.set $r2 (local.get $r0))))
      (if (i32.eq (local.get $columns) (i32.const 2))
        (then
          (local.set $r0 (i8x16.shuffle 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 (local.get $v) (local.get $v)))
          (local.set $r1 (local.get $r0))
          (local.set $r2 (local.get $r0))))
      (if (i32.eq (local.get $columns) (i32.const 3))
        (then
          (local.set $r0 (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 0 1 2 3 (local.get $v) (local.get $v)))
          (local.set $r1 (i8x16.shuffle 4 5 6 7 8 9 10 11 0 1 2 3 4 5 6 7 (local.get $v) (local.get $v)))
          (local.set $r2 (i8x16.shuffle 8 9 10 11 0 1 2 3 4 5 6 7 8 9 10 11 (local.get $v) (local.get $v)))))
      (block $flatDone
        (loop $flat
          (br_if $flatDone (i32.lt_s (local.get $n) (i32.const 4)))
          (v128.store (local.get $y) (f32x4.add (v128.load (local.get $x)) (local.get $r0)))
          (local.set $v (local.get $r0))
          (local.set $r0 (local.get $r1))
          (local.set $r1 (local.get $r2))
          (local.set $r2 (local.get $v))
          (local.set $x (i32.add (local.get $x) (i32.const 16)))
          (local.set $y (i32.add (local.get $y) (i32.const 16)))
          (local.set $n (i32.sub (local.get $n) (i32.const 4)))
          (br $flat)))
      (call $storePart (local.get $y)
        (f32x4.add (call $loadPart (local.get $x) (local.get $n)) (local.get $r0))
        (local.get $n))
      (return)))
  (loop $nextRow
    (local.set $from (local.get $row))
    (local.set $n (local.get $columns))
    (block $rowDone
      (loop $next
        (br_if $rowDone (i32.lt_s (local.get $n) (i32.const 4)))
        (v128.store (local.get $y) (f32x4.add (v128.load (local.get $x)) (v128.load (local.get $from))))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $y (i32.add (local.get $y) (i32.const 16)))
        (local.set $n (i32.sub (local.get $n) (i32.const 4)))
        (br $next)))
    (if (local.get $n)
      (then
        (call $storePart (local.get $y)
          (f32x4.add (call $loadPart (local.get $x) (local.get $n)) (call $loadPart (local.get $from) (local.get $n)))
          (local.get $n))
        (local.set $x (i32.add (local.get $x) (i32.shl (local.get $n) (i32.const 2))))
        (local.set $y (i32.add (local.get $y) (i32.shl (local.get $n) (i32.const 2))))))
    (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
    (br_if $nextRow (local.get $rows))))
