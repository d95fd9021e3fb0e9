;; Sums over an axis in the middle: x is [outer][length][inner], out [outer][inner].

;; out[o][i] = sum over r of x[o][r][i], added up in the order of r: the bits of the engine's own sums, which transposes
;; first. $out begins as zeros.
(func $sumMiddle (export "sumMiddle")
  (param $x i32) (param $out i32) (param $outer i32) (param $length i32) (param $inner i32)
  (local $bytes i32) (local $row i32) (local $column i32) (local $from i32)
  (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
  (local.set $bytes (i32.shl (local.get $inner) (i32.const 2)))
  (block $outerDone
    (loop $nextOuter
      (br_if $outerDone (i32.eqz (local.get $outer)))
      ;; Sixteen columns at a time in registers, the rest row by row.
      (local.set $column (i32.const 0))
      (block $columnsDone
        (loop $columns
          (br_if $columnsDone (i32.gt_s (i32.add (local.get $column) (i32.const 16)) (local.get $inner)))
          (local.set $from (i32.add (local.get $x) (i32.shl (local.get $column) (i32.const 2))))
          (local.set $s0 (v128.const i32x4 0 0 0 0))
          (local.set $s1 (v128.const i32x4 0 0 0 0))
          (local.set $s2 (v128.const i32x4 0 0 0 0))
          (local.set $s3 (v128.const i32x4 0 0 0 0))
          (local.set $row (local.get $length))
          (block $rowsDone
            (loop $rows
              (br_if $rowsDone (i32.eqz (local.get $row)))
              (local.set $s0 (f32x4.add (local.get $s0) (v128.load (local.get $from))))
              (local.set $s1 (f32x4.add (local.get $s1) (v128.load offset=16 (local.get $from))))
              (local.set $s2 (f32x4.add (local.get $s2) (v128.load offset=32 (local.get $from))))
              (local.set $s3 (f32x4.add (local.get $s3) (v128.load offset=48 (local.get $from))))
              (local.set $from (i32.add (local.get $from) (local.get $bytes)))
              (local.set $row (i32.sub (local.get $row) (i32.const 1)))
              (br $rows)))
          (v128.store (local.get $out) (local.get $s0))
          (v128.store offset=16 (local.get $out) (local.get $s1))
          (v128.store offset=32 (local.get $out) (local.get $s2))
          (v128.store offset=48 (local.get $out) (local.get $s3))
          (local.set $out (i32.add (local.get $out) (i32.const 64)))
          (local.set $column (i32.add (local.get $column) (i32.const 16)))
          (br $columns)))
      (local.set $from (i32.add (local.get $x) (i32.shl (local.get $column) (i32.const 2))))
      (local.set $row (local.get $length))
      (block $restDone
        (loop $rest
          (br_if $restDone (i32.eqz (local.get $row)))
          (call $addRow (local.get $out) (local.get $from) (i32.sub (local.get $inner) (local.get $column)))
          (local.set $from (i32.add (local.get $from) (local.get $bytes)))
          (local.set $row (i32.sub (local.get $row) (i32.const 1)))
          (br $rest)))
      (local.set $out
        (i32.add (local.get $out) (i32.shl (i32.sub (local.get $inner) (local.get $column)) (i32.const 2))))
      (local.set $x (i32.add (local.get $x) (i32.mul (local.get $length) (local.get $bytes))))
      (local.set $outer (i32.sub (local.get $outer) (i32.const 1)))
      (br $nextOuter))))

;; Copies $rows rows of $count numbers between two strides: a slice.
(func (export "copyRows")
  (param $from i32) (param $fromStride i32) (param $to i32) (param $toStride i32) (param $rows i32) (param $count i32)
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $rows)))
      (call $copyRow (local.get $to) (local.get $from) (local.get $count))
      (local.set $from (i32.add (local.get $from) (local.get $fromStride)))
      (local.set $to (i32.add (local.get $to) (local.get $toStride)))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br $next))))

;; to[o][c][r] = from[o][r][c] for rows >= 4: four rows at a time, the last four again where they are no multiple.
(func (export "transposeRows")
  (param $from i32) (param $to i32) (param $outer i32) (param $rows i32) (param $columns i32)
  (local $row i32) (local $at i32)
  (block $outerDone
    (loop $nextOuter
      (br_if $outerDone (i32.eqz (local.get $outer)))
      (local.set $row (i32.const 0))
      (block $rowsDone
        (loop $nextRows
          (br_if $rowsDone (i32.ge_s (local.get $row) (local.get $rows)))
          (local.set $at (call $smaller (local.get $row) (i32.sub (local.get $rows) (i32.const 4))))
          (call $pack4
            (i32.add (local.get $from) (i32.shl (i32.mul (local.get $at) (local.get $columns)) (i32.const 2)))
            (i32.shl (local.get $columns) (i32.const 2)) (i32.const 4) (local.get $columns) (i32.const 1)
            (i32.add (local.get $to) (i32.shl (local.get $at) (i32.const 2)))
            (i32.shl (local.get $rows) (i32.const 2)))
          (local.set $row (i32.add (local.get $row) (i32.const 4)))
          (br $nextRows)))
      (local.set $from
        (i32.add (local.get $from) (i32.shl (i32.mul (local.get $rows) (local.get $columns)) (i32.const 2))))
      (local.set $to
        (i32.add (local.get $to) (i32.shl (i32.mul (local.get $rows) (local.get $columns)) (i32.const 2))))
      (local.set $outer (i32.sub (local.get $outer) (i32.const 1)))
      (br $nextOuter))))
