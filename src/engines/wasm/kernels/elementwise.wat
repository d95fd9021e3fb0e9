;; Functions of single numbers, four at a time. Not a number in, not a number out.

;; y = x where x >= 0, slope x elsewhere.
(func (export "leakyRelu")
  (param $x i32) (param $y i32) (param $n i32) (param $slope f32)
  (local $v v128) (local $slopes v128)
  (local.set $slopes (f32x4.splat (local.get $slope)))
  (if (i32.ge_s (local.get $n) (i32.const 4))
    (then
      (loop $vectors
        (local.set $v (v128.load (local.get $x)))
        (v128.store (local.get $y)
          (v128.bitselect (f32x4.mul (local.get $v) (local.get $slopes)) (local.get $v)
            (f32x4.lt (local.get $v) (v128.const f32x4 0 0 0 0))))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $y (i32.add (local.get $y) (i32.const 16)))
        (local.set $n (i32.sub (local.get $n) (i32.const 4)))
        (br_if $vectors (i32.ge_s (local.get $n) (i32.const 4))))))
  (local.set $v (call $loadPart (local.get $x) (local.get $n)))
  (call $storePart (local.get $y)
    (v128.bitselect (f32x4.mul (local.get $v) (local.get $slopes)) (local.get $v)
      (f32x4.lt (local.get $v) (v128.const f32x4 0 0 0 0)))
    (local.get $n)))

;; tanh x, with the bits of the engine's own (musl's tanhf upon expm1f, after FreeBSD's), four at a time: every branch
;; of the scalar code is computed and the right one taken.
(func (export "tanh") (param $x i32) (param $y i32) (param $n i32)
  (local $v v128) (local $a v128) (local $two v128) (local $above v128) (local $k v128) (local $hi v128)
  (local $lo v128)
  (local $r v128) (local $c v128) (local $half v128) (local $s v128) (local $q v128) (local $t v128) (local $e v128)
  (local $m v128) (local $scale v128) (local $inverse v128) (local $f v128)
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (local.set $v (v128.load (local.get $x))))
        (else (local.set $v (call $loadPart (local.get $x) (local.get $n)))))
      ;; Beyond |x| = 10 the result is 1: the clip keeps the numbers on the way finite.
      (local.set $a (f32x4.min (f32x4.abs (local.get $v)) (v128.const f32x4 11 11 11 11)))
      (local.set $two (f32x4.add (local.get $a) (local.get $a)))
      ;; m = expm1(2 |x|) above log(5/3)/2, expm1(-2 |x|) below.
      (local.set $above (i32x4.gt_s (local.get $a) (v128.const i32x4 0x3e82c578 0x3e82c578 0x3e82c578 0x3e82c578)))
      (local.set $f
        (v128.xor
          (local.get $two)
          (v128.andnot (v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000) (local.get $above))))
      ;; f = k ln 2 + r + c: k = 0 up to ln 2 / 2, 1 or -1 up to 3/2 ln 2, otherwise rounded.
      (local.set $k
        (f32x4.trunc
          (f32x4.add
            (f32x4.mul (local.get $f) (v128.const f32x4 0x1.715476p+0 0x1.715476p+0 0x1.715476p+0 0x1.715476p+0))
            (v128.const f32x4 0.5 0.5 0.5 0.5))))
      (local.set $k
        (v128.bitselect
          (v128.or
            (v128.const f32x4 1 1 1 1)
            (v128.and (local.get $f) (v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000)))
          (local.get $k)
          (i32x4.lt_s (local.get $two) (v128.const i32x4 0x3f851592 0x3f851592 0x3f851592 0x3f851592))))
      (local.set $k
        (v128.and
          (local.get $k)
          (i32x4.gt_s (local.get $two) (v128.const i32x4 0x3eb17218 0x3eb17218 0x3eb17218 0x3eb17218))))
      (local.set $hi
        (f32x4.sub
          (local.get $f)
          (f32x4.mul (local.get $k) (v128.const f32x4 0x1.62e300p-1 0x1.62e300p-1 0x1.62e300p-1 0x1.62e300p-1))))
      (local.set $lo
        (f32x4.mul (local.get $k) (v128.const f32x4 0x1.2fefa2p-17 0x1.2fefa2p-17 0x1.2fefa2p-17 0x1.2fefa2p-17)))
      (local.set $r (f32x4.sub (local.get $hi) (local.get $lo)))
      (local.set $c (f32x4.sub (f32x4.sub (local.get $hi) (local.get $r)) (local.get $lo)))
      (local.set $half (f32x4.mul (local.get $r) (v128.const f32x4 0.5 0.5 0.5 0.5)))
      (local.set $s (f32x4.mul (local.get $r) (local.get $half)))
      (local.set $q
        (f32x4.add (v128.const f32x4 1 1 1 1)
          (f32x4.mul (local.get $s)
            (f32x4.add
              (v128.const f32x4 -0x1.1110d0p-5 -0x1.1110d0p-5 -0x1.1110d0p-5 -0x1.1110d0p-5)
              (f32x4.mul
                (local.get $s)
                (v128.const f32x4 0x1.9e6020p-10 0x1.9e6020p-10 0x1.9e6020p-10 0x1.9e6020p-10))))))
      (local.set $t (f32x4.sub (v128.const f32x4 3 3 3 3) (f32x4.mul (local.get $q) (local.get $half))))
      (local.set $e
        (f32x4.mul (local.get $s)
          (f32x4.div (f32x4.sub (local.get $q) (local.get $t))
                     (f32x4.sub (v128.const f32x4 6 6 6 6) (f32x4.mul (local.get $r) (local.get $t))))))
      ;; k = 0, and so small that f is its own expm1.
      (local.set $m
        (f32x4.sub (local.get $r) (f32x4.sub (f32x4.mul (local.get $r) (local.get $e)) (local.get $s))))
      (local.set $m
        (v128.bitselect
          (local.get $f)
          (local.get $m)
          (i32x4.lt_s (local.get $two) (v128.const i32x4 0x33000000 0x33000000 0x33000000 0x33000000))))
      (local.set $e
        (f32x4.sub
          (f32x4.sub (f32x4.mul (local.get $r) (f32x4.sub (local.get $e) (local.get $c))) (local.get $c))
          (local.get $s)))
      ;; k = -1.
      (local.set $m
        (v128.bitselect
          (f32x4.sub
            (f32x4.mul (v128.const f32x4 0.5 0.5 0.5 0.5) (f32x4.sub (local.get $r) (local.get $e)))
            (v128.const f32x4 0.5 0.5 0.5 0.5))
          (local.get $m)
          (f32x4.lt (local.get $k) (v128.const f32x4 0 0 0 0))))
      ;; k = 1.
      (local.set $q
        (v128.bitselect
          (f32x4.mul
            (v128.const f32x4 -2 -2 -2 -2)
            (f32x4.sub (local.get $e) (f32x4.add (local.get $r) (v128.const f32x4 0.5 0.5 0.5 0.5))))
          (f32x4.add
            (v128.const f32x4 1 1 1 1)
            (f32x4.mul (v128.const f32x4 2 2 2 2) (f32x4.sub (local.get $r) (local.get $e))))
          (f32x4.lt (local.get $r) (v128.const f32x4 -0.25 -0.25 -0.25 -0.25))))
      (local.set $m (v128.bitselect (local.get $q) (local.get $m) (f32x4.eq (local.get $k) (v128.const f32x4 1 1 1 1))))
      ;; k > 1, below 23 and from there on.
      (local.set $q (i32x4.shl (i32x4.trunc_sat_f32x4_s (local.get $k)) (i32.const 23)))
      (local.set $scale (i32x4.add (v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000) (local.get $q)))
      (local.set $inverse (i32x4.sub (v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000) (local.get $q)))
      (local.set $q
        (v128.bitselect
          (f32x4.add
            (f32x4.sub (local.get $r) (local.get $e))
            (f32x4.sub (v128.const f32x4 1 1 1 1) (local.get $inverse)))
          (f32x4.add
            (f32x4.sub (local.get $r) (f32x4.add (local.get $e) (local.get $inverse)))
            (v128.const f32x4 1 1 1 1))
          (f32x4.lt (local.get $k) (v128.const f32x4 23 23 23 23))))
      (local.set $m
        (v128.bitselect (f32x4.mul (local.get $q) (local.get $scale)) (local.get $m)
          (f32x4.gt (local.get $k) (v128.const f32x4 1 1 1 1))))
      ;; tanh |x| = 1 - 2 / (m + 2) above log(3)/2, m / (m + 2) above log(5/3)/2, -m / (m + 2) below.
      (local.set $q (i32x4.gt_s (local.get $a) (v128.const i32x4 0x3f0c9f54 0x3f0c9f54 0x3f0c9f54 0x3f0c9f54)))
      (local.set $t
        (f32x4.div
          (v128.bitselect (v128.const f32x4 2 2 2 2)
            (v128.xor
              (local.get $m)
              (v128.andnot (v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000) (local.get $above)))
            (local.get $q))
          (f32x4.add (local.get $m) (v128.const f32x4 2 2 2 2))))
      (local.set $t
        (v128.bitselect (f32x4.sub (v128.const f32x4 1 1 1 1) (local.get $t)) (local.get $t) (local.get $q)))
      (local.set $t
        (v128.bitselect
          (v128.const f32x4 1 1 1 1)
          (local.get $t)
          (f32x4.gt (local.get $a) (v128.const f32x4 10 10 10 10))))
      ;; A denormal number is its own tanh, and so is what is no number.
      (local.set $t
        (v128.bitselect
          (local.get $a)
          (local.get $t)
          (i32x4.lt_s (local.get $a) (v128.const i32x4 0x00800000 0x00800000 0x00800000 0x00800000))))
      (local.set $t
        (v128.bitselect (local.get $v) (local.get $t)
          (v128.or
            (v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000)
            (f32x4.ne (local.get $v) (local.get $v)))))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (v128.store (local.get $y) (local.get $t)))
        (else (call $storePart (local.get $y) (local.get $t) (local.get $n))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $next))))

;; log(1 + x), also where 1 + x rounds to 1 (the logarithm is Cephes').
(func $log1p4 (param $v v128) (result v128)
  (local $u v128) (local $m v128) (local $k v128) (local $p v128) (local $z v128) (local $low v128)
  (local.set $u (f32x4.add (local.get $v) (v128.const f32x4 1 1 1 1)))
  ;; u = 2^k (1 + m) with 1 + m in [sqrt 1/2, sqrt 2); u is never denormal, as a sum with 1.
  (local.set $k
    (f32x4.convert_i32x4_s
      (i32x4.sub (i32x4.shr_s (local.get $u) (i32.const 23)) (v128.const i32x4 126 126 126 126))))
  (local.set $m
    (v128.or
      (v128.and (local.get $u) (v128.const i32x4 0x007fffff 0x007fffff 0x007fffff 0x007fffff))
      (v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000)))
  (local.set $low
    (f32x4.lt
      (local.get $m)
      (v128.const f32x4 0.707106781186547524 0.707106781186547524 0.707106781186547524 0.707106781186547524)))
  (local.set $k
    (f32x4.sub (local.get $k) (v128.and (local.get $low) (v128.const f32x4 1 1 1 1))))
  (local.set $m
    (f32x4.sub
      (f32x4.add (local.get $m) (v128.and (local.get $low) (local.get $m)))
      (v128.const f32x4 1 1 1 1)))
  (local.set $z (f32x4.mul (local.get $m) (local.get $m)))
  (local.set $p (v128.const f32x4 7.0376836292e-2 7.0376836292e-2 7.0376836292e-2 7.0376836292e-2))
  (local.set $p
    (f32x4.add
      (f32x4.mul (local.get $p) (local.get $m))
      (v128.const f32x4 -1.1514610310e-1 -1.1514610310e-1 -1.1514610310e-1 -1.1514610310e-1)))
  (local.set $p
    (f32x4.add
      (f32x4.mul (local.get $p) (local.get $m))
      (v128.const f32x4 1.1676998740e-1 1.1676998740e-1 1.1676998740e-1 1.1676998740e-1)))
  (local.set $p
    (f32x4.add
      (f32x4.mul (local.get $p) (local.get $m))
      (v128.const f32x4 -1.2420140846e-1 -1.2420140846e-1 -1.2420140846e-1 -1.2420140846e-1)))
  (local.set $p
    (f32x4.add
      (f32x4.mul (local.get $p) (local.get $m))
      (v128.const f32x4 1.4249322787e-1 1.4249322787e-1 1.4249322787e-1 1.4249322787e-1)))
  (local.set $p
    (f32x4.add
      (f32x4.mul (local.get $p) (local.get $m))
      (v128.const f32x4 -1.6668057665e-1 -1.6668057665e-1 -1.6668057665e-1 -1.6668057665e-1)))
  (local.set $p
    (f32x4.add
      (f32x4.mul (local.get $p) (local.get $m))
      (v128.const f32x4 2.0000714765e-1 2.0000714765e-1 2.0000714765e-1 2.0000714765e-1)))
  (local.set $p
    (f32x4.add
      (f32x4.mul (local.get $p) (local.get $m))
      (v128.const f32x4 -2.4999993993e-1 -2.4999993993e-1 -2.4999993993e-1 -2.4999993993e-1)))
  (local.set $p
    (f32x4.add
      (f32x4.mul (local.get $p) (local.get $m))
      (v128.const f32x4 3.3333331174e-1 3.3333331174e-1 3.3333331174e-1 3.3333331174e-1)))
  (local.set $p (f32x4.mul (f32x4.mul (local.get $p) (local.get $m)) (local.get $z)))
  (local.set $p
    (f32x4.add
      (local.get $p)
      (f32x4.mul (local.get $k) (v128.const f32x4 -2.12194440e-4 -2.12194440e-4 -2.12194440e-4 -2.12194440e-4))))
  (local.set $p (f32x4.sub (local.get $p) (f32x4.mul (local.get $z) (v128.const f32x4 0.5 0.5 0.5 0.5))))
  (local.set $p
    (f32x4.add (f32x4.add (local.get $m) (local.get $p))
      (f32x4.mul (local.get $k) (v128.const f32x4 0.693359375 0.693359375 0.693359375 0.693359375))))
  ;; Kahan: the rounding of u = 1 + x cancels in log u / (u - 1).
  (local.set $p
    (f32x4.mul (local.get $p)
      (f32x4.div (local.get $v) (f32x4.sub (local.get $u) (v128.const f32x4 1 1 1 1)))))
  (local.set $p
    (v128.bitselect (local.get $v) (local.get $p) (f32x4.eq (local.get $u) (v128.const f32x4 1 1 1 1))))
  ;; The ends: log 0, log of what is below it, log of infinity and of not a number.
  (local.set $p
    (v128.bitselect (v128.const f32x4 -inf -inf -inf -inf) (local.get $p)
      (f32x4.eq (local.get $u) (v128.const f32x4 0 0 0 0))))
  (local.set $p
    (v128.bitselect (v128.const f32x4 nan nan nan nan) (local.get $p)
      (f32x4.lt (local.get $u) (v128.const f32x4 0 0 0 0))))
  (v128.bitselect (local.get $p) (local.get $u)
      (f32x4.lt (local.get $u) (v128.const f32x4 inf inf inf inf))))

(func (export "log1p") (param $x i32) (param $y i32) (param $n i32)
  (local $v v128)
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (local.set $v (v128.load (local.get $x))))
        (else (local.set $v (call $loadPart (local.get $x) (local.get $n)))))
      (local.set $v (call $log1p4 (local.get $v)))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (v128.store (local.get $y) (local.get $v)))
        (else (call $storePart (local.get $y) (local.get $v) (local.get $n))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $next))))
