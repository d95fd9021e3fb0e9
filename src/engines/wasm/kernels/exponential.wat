;; The exponential, with the bits of the engine's own (musl's expf, after Arm's optimized routines): in float64, within
;; 0.502 units in the last place. e^x = 2^(k/32) e^r, the first factor from a table.

;; Writes the table of 2^(i/32), i < 32, with the exponent that k adds again taken off: 256 bytes.
(func (export "exponentialTable") (param $table i32)
  (v128.store offset=0 (local.get $table) (v128.const i64x2 0x3ff0000000000000 0x3fefd9b0d3158574))
  (v128.store offset=16 (local.get $table) (v128.const i64x2 0x3fefb5586cf9890f 0x3fef9301d0125b51))
  (v128.store offset=32 (local.get $table) (v128.const i64x2 0x3fef72b83c7d517b 0x3fef54873168b9aa))
  (v128.store offset=48 (local.get $table) (v128.const i64x2 0x3fef387a6e756238 0x3fef1e9df51fdee1))
  (v128.store offset=64 (local.get $table) (v128.const i64x2 0x3fef06fe0a31b715 0x3feef1a7373aa9cb))
  (v128.store offset=80 (local.get $table) (v128.const i64x2 0x3feedea64c123422 0x3feece086061892d))
  (v128.store offset=96 (local.get $table) (v128.const i64x2 0x3feebfdad5362a27 0x3feeb42b569d4f82))
  (v128.store offset=112 (local.get $table) (v128.const i64x2 0x3feeab07dd485429 0x3feea47eb03a5585))
  (v128.store offset=128 (local.get $table) (v128.const i64x2 0x3feea09e667f3bcd 0x3fee9f75e8ec5f74))
  (v128.store offset=144 (local.get $table) (v128.const i64x2 0x3feea11473eb0187 0x3feea589994cce13))
  (v128.store offset=160 (local.get $table) (v128.const i64x2 0x3feeace5422aa0db 0x3feeb737b0cdc5e5))
  (v128.store offset=176 (local.get $table) (v128.const i64x2 0x3feec49182a3f090 0x3feed503b23e255d))
  (v128.store offset=192 (local.get $table) (v128.const i64x2 0x3feee89f995ad3ad 0x3feeff76f2fb5e47))
  (v128.store offset=208 (local.get $table) (v128.const i64x2 0x3fef199bdd85529c 0x3fef3720dcef9069))
  (v128.store offset=224 (local.get $table) (v128.const i64x2 0x3fef5818dcfba487 0x3fef7c97337b9b5f))
  (v128.store offset=240 (local.get $table) (v128.const i64x2 0x3fefa4afa2a490da 0x3fefd0765b6e4540)))

(func $exp4 (param $v v128) (param $table i32) (result v128)
  (local $low v128) (local $high v128) (local $z v128) (local $k v128) (local $r v128) (local $s v128)
  ;; Beyond these the results are infinite and 0, and so are those of the ends.
  (local.set $v
    (f32x4.max (f32x4.min (local.get $v) (v128.const f32x4 89 89 89 89)) (v128.const f32x4 -105 -105 -105 -105)))
  (local.set $z
    (f64x2.mul
      (f64x2.promote_low_f32x4 (local.get $v))
      (v128.const f64x2 0x1.71547652b82fep+5 0x1.71547652b82fep+5)))
  (local.set $k (f64x2.add (local.get $z) (v128.const f64x2 0x1.8p+52 0x1.8p+52)))
  (local.set $r (f64x2.sub (local.get $z) (f64x2.sub (local.get $k) (v128.const f64x2 0x1.8p+52 0x1.8p+52))))
  (local.set $s
    (v128.load64_lane 1
      (i32.add (local.get $table)
        (i32.shl (i32.and (i32x4.extract_lane 2 (local.get $k)) (i32.const 31)) (i32.const 3)))
      (v128.load64_zero
        (i32.add (local.get $table)
          (i32.shl (i32.and (i32x4.extract_lane 0 (local.get $k)) (i32.const 31)) (i32.const 3))))))
  (local.set $s (i64x2.add (local.get $s) (i64x2.shl (local.get $k) (i32.const 47))))
  (local.set $z
    (f64x2.add
      (f64x2.mul (v128.const f64x2 0x1.c6af84b912394p-20 0x1.c6af84b912394p-20) (local.get $r))
      (v128.const f64x2 0x1.ebfce50fac4f3p-13 0x1.ebfce50fac4f3p-13)))
  (local.set $low
    (f32x4.demote_f64x2_zero
      (f64x2.mul
        (f64x2.add
          (f64x2.mul (local.get $z) (f64x2.mul (local.get $r) (local.get $r)))
          (f64x2.add
            (f64x2.mul (v128.const f64x2 0x1.62e42ff0c52d6p-6 0x1.62e42ff0c52d6p-6) (local.get $r))
            (v128.const f64x2 1 1)))
        (local.get $s))))
  (local.set $v (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $v) (local.get $v)))
  (local.set $z
    (f64x2.mul
      (f64x2.promote_low_f32x4 (local.get $v))
      (v128.const f64x2 0x1.71547652b82fep+5 0x1.71547652b82fep+5)))
  (local.set $k (f64x2.add (local.get $z) (v128.const f64x2 0x1.8p+52 0x1.8p+52)))
  (local.set $r (f64x2.sub (local.get $z) (f64x2.sub (local.get $k) (v128.const f64x2 0x1.8p+52 0x1.8p+52))))
  (local.set $s
    (v128.load64_lane 1
      (i32.add (local.get $table)
        (i32.shl (i32.and (i32x4.extract_lane 2 (local.get $k)) (i32.const 31)) (i32.const 3)))
      (v128.load64_zero
        (i32.add (local.get $table)
          (i32.shl (i32.and (i32x4.extract_lane 0 (local.get $k)) (i32.const 31)) (i32.const 3))))))
  (local.set $s (i64x2.add (local.get $s) (i64x2.shl (local.get $k) (i32.const 47))))
  (local.set $z
    (f64x2.add
      (f64x2.mul (v128.const f64x2 0x1.c6af84b912394p-20 0x1.c6af84b912394p-20) (local.get $r))
      (v128.const f64x2 0x1.ebfce50fac4f3p-13 0x1.ebfce50fac4f3p-13)))
  (local.set $high
    (f32x4.demote_f64x2_zero
      (f64x2.mul
        (f64x2.add
          (f64x2.mul (local.get $z) (f64x2.mul (local.get $r) (local.get $r)))
          (f64x2.add
            (f64x2.mul (v128.const f64x2 0x1.62e42ff0c52d6p-6 0x1.62e42ff0c52d6p-6) (local.get $r))
            (v128.const f64x2 1 1)))
        (local.get $s))))
  (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $low) (local.get $high)))

(func (export "exp") (param $x i32) (param $y i32) (param $n i32) (param $table i32)
  (local $v v128)
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $n) (i32.const 0)))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (local.set $v (v128.load (local.get $x))))
        (else (local.set $v (call $loadPart (local.get $x) (local.get $n)))))
      (local.set $v (call $exp4 (local.get $v) (local.get $table)))
      (if (i32.ge_s (local.get $n) (i32.const 4))
        (then (v128.store (local.get $y) (local.get $v)))
        (else (call $storePart (local.get $y) (local.get $v) (local.get $n))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br $next))))
