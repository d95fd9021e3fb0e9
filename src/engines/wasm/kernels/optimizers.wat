;; Steps of the optimizers over vectors, with the operations of their formulas in the order of the formulas, so that
;; the bits are those of the same formula made of one kernel for each operation. Outputs may be their inputs.

;; m <- beta1 m + rest1 g, v <- beta2 v + rest2 g^2, w <- w - stride m / (sqrt v + epsilon), with rest = 1 - beta.
(func (export "adamStep")
  (param $w i32) (param $g i32) (param $m i32) (param $v i32) (param $wOut i32) (param $mOut i32) (param $vOut i32)
  (param $n i32) (param $stride f32) (param $beta1 f32) (param $rest1 f32) (param $beta2 f32) (param $rest2 f32)
  (param $epsilon f32)
  (local $w4 v128) (local $g4 v128) (local $m4 v128) (local $v4 v128) (local $stride4 v128) (local $beta14 v128)
  (local $rest14 v128) (local $beta24 v128) (local $rest24 v128) (local $epsilon4 v128)
  (local.set $stride4 (f32x4.splat (local.get $stride)))
  (local.set $beta14 (f32x4.splat (local.get $beta1)))
  (local.set $rest14 (f32x4.splat (local.get $rest1)))
  (local.set $beta24 (f32x4.splat (local.get $beta2)))
  (local.set $rest24 (f32x4.splat (local.get $rest2)))
  (local.set $epsilon4 (f32x4.splat (local.get $epsilon)))
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then
          (local.set $w4 (v128.load (local.get $w)))
          (local.set $g4 (v128.load (local.get $g)))
          (local.set $m4 (v128.load (local.get $m)))
          (local.set $v4 (v128.load (local.get $v))))
        (else
          (local.set $w4 (call $loadPart (local.get $w) (local.get $n)))
          (local.set $g4 (call $loadPart (local.get $g) (local.get $n)))
          (local.set $m4 (call $loadPart (local.get $m) (local.get $n)))
          (local.set $v4 (call $loadPart (local.get $v) (local.get $n)))))
      (local.set $m4
        (f32x4.add (f32x4.mul (local.get $m4) (local.get $beta14)) (f32x4.mul (local.get $g4) (local.get $rest14))))
      (local.set $v4
        (f32x4.add
          (f32x4.mul (local.get $v4) (local.get $beta24))
          (f32x4.mul (f32x4.mul (local.get $g4) (local.get $g4)) (local.get $rest24))))
      (local.set $w4
        (f32x4.sub (local.get $w4)
          (f32x4.mul
            (f32x4.div (local.get $m4) (f32x4.add (f32x4.sqrt (local.get $v4)) (local.get $epsilon4)))
            (local.get $stride4))))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then
          (v128.store (local.get $wOut) (local.get $w4))
          (v128.store (local.get $mOut) (local.get $m4))
          (v128.store (local.get $vOut) (local.get $v4)))
        (else
          (call $storePart (local.get $wOut) (local.get $w4) (local.get $n))
          (call $storePart (local.get $mOut) (local.get $m4) (local.get $n))
          (call $storePart (local.get $vOut) (local.get $v4) (local.get $n))))
      (local.set $w (i32.add (local.get $w) (i32.const 16)))
      (local.set $g (i32.add (local.get $g) (i32.const 16)))
      (local.set $m (i32.add (local.get $m) (i32.const 16)))
      (local.set $v (i32.add (local.get $v) (i32.const 16)))
      (local.set $wOut (i32.add (local.get $wOut) (i32.const 16)))
      (local.set $mOut (i32.add (local.get $mOut) (i32.const 16)))
      (local.set $vOut (i32.add (local.get $vOut) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $next))))

;; v <- decay v + rest g^2, w <- w - rate g / (sqrt v + epsilon), with rest = 1 - decay.
(func (export "rmsPropStep")
  (param $w i32) (param $g i32) (param $v i32) (param $wOut i32) (param $vOut i32)
  (param $n i32) (param $rate f32) (param $decay f32) (param $rest f32) (param $epsilon f32)
  (local $w4 v128) (local $g4 v128) (local $v4 v128) (local $rate4 v128) (local $decay4 v128) (local $rest4 v128)
  (local $epsilon4 v128)
  (local.set $rate4 (f32x4.splat (local.get $rate)))
  (local.set $decay4 (f32x4.splat (local.get $decay)))
  (local.set $rest4 (f32x4.splat (local.get $rest)))
  (local.set $epsilon4 (f32x4.splat (local.get $epsilon)))
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then
          (local.set $w4 (v128.load (local.get $w)))
          (local.set $g4 (v128.load (local.get $g)))
          (local.set $v4 (v128.load (local.get $v))))
        (else
          (local.set $w4 (call $loadPart (local.get $w) (local.get $n)))
          (local.set $g4 (call $loadPart (local.get $g) (local.get $n)))
          (local.set $v4 (call $loadPart (local.get $v) (local.get $n)))))
      (local.set $v4
        (f32x4.add
          (f32x4.mul (local.get $v4) (local.get $decay4))
          (f32x4.mul (f32x4.mul (local.get $g4) (local.get $g4)) (local.get $rest4))))
      (local.set $w4
        (f32x4.sub (local.get $w4)
          (f32x4.mul
            (f32x4.div (local.get $g4) (f32x4.add (f32x4.sqrt (local.get $v4)) (local.get $epsilon4)))
            (local.get $rate4))))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then
          (v128.store (local.get $wOut) (local.get $w4))
          (v128.store (local.get $vOut) (local.get $v4)))
        (else
          (call $storePart (local.get $wOut) (local.get $w4) (local.get $n))
          (call $storePart (local.get $vOut) (local.get $v4) (local.get $n))))
      (local.set $w (i32.add (local.get $w) (i32.const 16)))
      (local.set $g (i32.add (local.get $g) (i32.const 16)))
      (local.set $v (i32.add (local.get $v) (i32.const 16)))
      (local.set $wOut (i32.add (local.get $wOut) (i32.const 16)))
      (local.set $vOut (i32.add (local.get $vOut) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $next))))

;; u <- momentum u + g, w <- w - rate u.
(func (export "sgdStep")
  (param $w i32) (param $g i32) (param $u i32) (param $wOut i32) (param $uOut i32)
  (param $n i32) (param $rate f32) (param $momentum f32)
  (local $w4 v128) (local $g4 v128) (local $u4 v128) (local $rate4 v128) (local $momentum4 v128)
  (local.set $rate4 (f32x4.splat (local.get $rate)))
  (local.set $momentum4 (f32x4.splat (local.get $momentum)))
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then
          (local.set $w4 (v128.load (local.get $w)))
          (local.set $g4 (v128.load (local.get $g)))
          (local.set $u4 (v128.load (local.get $u))))
        (else
          (local.set $w4 (call $loadPart (local.get $w) (local.get $n)))
          (local.set $g4 (call $loadPart (local.get $g) (local.get $n)))
          (local.set $u4 (call $loadPart (local.get $u) (local.get $n)))))
      (local.set $u4 (f32x4.add (f32x4.mul (local.get $u4) (local.get $momentum4)) (local.get $g4)))
      (local.set $w4 (f32x4.sub (local.get $w4) (f32x4.mul (local.get $u4) (local.get $rate4))))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then
          (v128.store (local.get $wOut) (local.get $w4))
          (v128.store (local.get $uOut) (local.get $u4)))
        (else
          (call $storePart (local.get $wOut) (local.get $w4) (local.get $n))
          (call $storePart (local.get $uOut) (local.get $u4) (local.get $n))))
      (local.set $w (i32.add (local.get $w) (i32.const 16)))
      (local.set $g (i32.add (local.get $g) (i32.const 16)))
      (local.set $u (i32.add (local.get $u) (i32.const 16)))
      (local.set $wOut (i32.add (local.get $wOut) (i32.const 16)))
      (local.set $uOut (i32.add (local.get $uOut) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $next))))
