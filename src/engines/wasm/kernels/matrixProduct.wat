;; Matrix products with any transposes, C = A B + start: packed in blocks, 4 x 8 numbers of C at a time.
;;
;; Every number of C is its start and then one product after the other in the order of k, whatever the blocks: the same
;; bits as the engine's own product of matrices that are not transposed, and the same bits in every run.

;; Packs four rows of length $k as [k][4]: $to advances $step bytes for each k. Two layouts of the source:
;; $straight = 1: the rows lie $stride bytes apart, each contiguous in k; 0: k is $stride bytes apart, the four
;; adjacent.
;; Of $rows < 4 the rest is filled with copies of the first row or zeros: numbers that nothing will read, but finite
;; where the source is, and never denormal rubbish.
(func $pack4 (param $from i32) (param $stride i32) (param $rows i32) (param $k i32) (param $straight i32)
             (param $to i32) (param $step i32)
  (local $p1 i32) (local $p2 i32) (local $p3 i32)
  (local $r0 v128) (local $r1 v128) (local $r2 v128) (local $r3 v128)
  (local $t0 v128) (local $t1 v128) (local $t2 v128) (local $t3 v128)
  (if (i32.eqz (local.get $straight))
    (then
      (if (i32.ge_s (local.get $rows) (i32.const 4))
        (then
          (block $fullDone
            (loop $full
              (br_if $fullDone (i32.le_s (local.get $k) (i32.const 0)))
              (v128.store (local.get $to) (v128.load (local.get $from)))
              (local.set $from (i32.add (local.get $from) (local.get $stride)))
              (local.set $to (i32.add (local.get $to) (local.get $step)))
              (local.set $k (i32.sub (local.get $k) (i32.const 1)))
              (br $full))))
        (else
          (block $partDone
            (loop $part
              (br_if $partDone (i32.le_s (local.get $k) (i32.const 0)))
              (v128.store (local.get $to) (call $loadPart (local.get $from) (local.get $rows)))
              (local.set $from (i32.add (local.get $from) (local.get $stride)))
              (local.set $to (i32.add (local.get $to) (local.get $step)))
              (local.set $k (i32.sub (local.get $k) (i32.const 1)))
              (br $part)))))
      (return)))
  (if (i32.le_s (local.get $rows) (i32.const 0))
    (then
      (block $zerosDone
        (loop $zeros
          (br_if $zerosDone (i32.le_s (local.get $k) (i32.const 0)))
          (v128.store (local.get $to) (v128.const i32x4 0 0 0 0))
          (local.set $to (i32.add (local.get $to) (local.get $step)))
          (local.set $k (i32.sub (local.get $k) (i32.const 1)))
          (br $zeros)))
      (return)))
  (local.set $p1 (select (i32.add (local.get $from) (local.get $stride)) (local.get $from)
                         (i32.gt_s (local.get $rows) (i32.const 1))))
  (local.set $p2 (select (i32.add (local.get $from) (i32.shl (local.get $stride) (i32.const 1))) (local.get $from)
                         (i32.gt_s (local.get $rows) (i32.const 2))))
  (local.set $p3 (select (i32.add (local.get $from) (i32.mul (local.get $stride) (i32.const 3))) (local.get $from)
                         (i32.gt_s (local.get $rows) (i32.const 3))))
  (block $blocksDone
    (loop $blocks
      (br_if $blocksDone (i32.lt_s (local.get $k) (i32.const 4)))
      (local.set $r0 (v128.load (local.get $from)))
      (local.set $r1 (v128.load (local.get $p1)))
      (local.set $r2 (v128.load (local.get $p2)))
      (local.set $r3 (v128.load (local.get $p3)))
      (local.set $t0 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $r0) (local.get $r1)))
      (local.set $t1 (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $r0) (local.get $r1)))
      (local.set $t2 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $r2) (local.get $r3)))
      (local.set $t3 (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $r2) (local.get $r3)))
      (v128.store (local.get $to)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $t0) (local.get $t2)))
      (local.set $to (i32.add (local.get $to) (local.get $step)))
      (v128.store (local.get $to)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $t0) (local.get $t2)))
      (local.set $to (i32.add (local.get $to) (local.get $step)))
      (v128.store (local.get $to)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $t1) (local.get $t3)))
      (local.set $to (i32.add (local.get $to) (local.get $step)))
      (v128.store (local.get $to)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $t1) (local.get $t3)))
      (local.set $to (i32.add (local.get $to) (local.get $step)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (local.set $p1 (i32.add (local.get $p1) (i32.const 16)))
      (local.set $p2 (i32.add (local.get $p2) (i32.const 16)))
      (local.set $p3 (i32.add (local.get $p3) (i32.const 16)))
      (local.set $k (i32.sub (local.get $k) (i32.const 4)))
      (br $blocks)))
  (block $restDone
    (loop $rest
      (br_if $restDone (i32.le_s (local.get $k) (i32.const 0)))
      (v128.store (local.get $to)
        (v128.load32_lane 3 (local.get $p3)
          (v128.load32_lane 2 (local.get $p2)
            (v128.load32_lane 1 (local.get $p1) (v128.load32_zero (local.get $from))))))
      (local.set $to (i32.add (local.get $to) (local.get $step)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (local.set $p1 (i32.add (local.get $p1) (i32.const 4)))
      (local.set $p2 (i32.add (local.get $p2) (i32.const 4)))
      (local.set $p3 (i32.add (local.get $p3) (i32.const 4)))
      (local.set $k (i32.sub (local.get $k) (i32.const 1)))
      (br $rest))))

;; 4 x 8 numbers of C: initial + stripe [k][4] times panel [k][8]. The rows of $initial and $c lie a stride apart
;; (0 for one row of offsets, or of zeros, under all four).
(func $tile (param $stripe i32) (param $panel i32) (param $k i32)
            (param $initial i32) (param $initialStride i32) (param $c i32) (param $stride i32)
  (local $a v128) (local $b0 v128) (local $b1 v128)
  (local $c00 v128) (local $c01 v128) (local $c10 v128) (local $c11 v128)
  (local $c20 v128) (local $c21 v128) (local $c30 v128) (local $c31 v128)
  (local.set $c00 (v128.load (local.get $initial)))
  (local.set $c01 (v128.load offset=16 (local.get $initial)))
  (local.set $initial (i32.add (local.get $initial) (local.get $initialStride)))
  (local.set $c10 (v128.load (local.get $initial)))
  (local.set $c11 (v128.load offset=16 (local.get $initial)))
  (local.set $initial (i32.add (local.get $initial) (local.get $initialStride)))
  (local.set $c20 (v128.load (local.get $initial)))
  (local.set $c21 (v128.load offset=16 (local.get $initial)))
  (local.set $initial (i32.add (local.get $initial) (local.get $initialStride)))
  (local.set $c30 (v128.load (local.get $initial)))
  (local.set $c31 (v128.load offset=16 (local.get $initial)))
  ;; Two steps of k in a round, with a branch between them: V8 moves sums down to the end of a straight run of code, and
  ;; one of two steps has more numbers on the way than there are registers. $k is never 0.
  (block $done
    (loop $steps
      (local.set $b0 (v128.load offset=0 (local.get $panel)))
      (local.set $b1 (v128.load offset=16 (local.get $panel)))
      (local.set $a (v128.load32_splat offset=0 (local.get $stripe)))
      (local.set $c00 (f32x4.add (local.get $c00) (f32x4.mul (local.get $a) (local.get $b0))))
      (local.set $c01 (f32x4.add (local.get $c01) (f32x4.mul (local.get $a) (local.get $b1))))
      (local.set $a (v128.load32_splat offset=4 (local.get $stripe)))
      (local.set $c10 (f32x4.add (local.get $c10) (f32x4.mul (local.get $a) (local.get $b0))))
      (local.set $c11 (f32x4.add (local.get $c11) (f32x4.mul (local.get $a) (local.get $b1))))
      (local.set $a (v128.load32_splat offset=8 (local.get $stripe)))
      (local.set $c20 (f32x4.add (local.get $c20) (f32x4.mul (local.get $a) (local.get $b0))))
      (local.set $c21 (f32x4.add (local.get $c21) (f32x4.mul (local.get $a) (local.get $b1))))
      (local.set $a (v128.load32_splat offset=12 (local.get $stripe)))
      (local.set $c30 (f32x4.add (local.get $c30) (f32x4.mul (local.get $a) (local.get $b0))))
      (local.set $c31 (f32x4.add (local.get $c31) (f32x4.mul (local.get $a) (local.get $b1))))
      (local.set $stripe (i32.add (local.get $stripe) (i32.const 16)))
      (br_if $done (i32.eq (local.get $k) (i32.const 1)))
      (local.set $b0 (v128.load offset=32 (local.get $panel)))
      (local.set $b1 (v128.load offset=48 (local.get $panel)))
      (local.set $a (v128.load32_splat offset=0 (local.get $stripe)))
      (local.set $c00 (f32x4.add (local.get $c00) (f32x4.mul (local.get $a) (local.get $b0))))
      (local.set $c01 (f32x4.add (local.get $c01) (f32x4.mul (local.get $a) (local.get $b1))))
      (local.set $a (v128.load32_splat offset=4 (local.get $stripe)))
      (local.set $c10 (f32x4.add (local.get $c10) (f32x4.mul (local.get $a) (local.get $b0))))
      (local.set $c11 (f32x4.add (local.get $c11) (f32x4.mul (local.get $a) (local.get $b1))))
      (local.set $a (v128.load32_splat offset=8 (local.get $stripe)))
      (local.set $c20 (f32x4.add (local.get $c20) (f32x4.mul (local.get $a) (local.get $b0))))
      (local.set $c21 (f32x4.add (local.get $c21) (f32x4.mul (local.get $a) (local.get $b1))))
      (local.set $a (v128.load32_splat offset=12 (local.get $stripe)))
      (local.set $c30 (f32x4.add (local.get $c30) (f32x4.mul (local.get $a) (local.get $b0))))
      (local.set $c31 (f32x4.add (local.get $c31) (f32x4.mul (local.get $a) (local.get $b1))))
      (local.set $stripe (i32.add (local.get $stripe) (i32.const 16)))
      (local.set $panel (i32.add (local.get $panel) (i32.const 64)))
      (local.set $k (i32.sub (local.get $k) (i32.const 2)))
      (br_if $steps (i32.gt_s (local.get $k) (i32.const 0)))))
  (v128.store (local.get $c) (local.get $c00))
  (v128.store offset=16 (local.get $c) (local.get $c01))
  (local.set $c (i32.add (local.get $c) (local.get $stride)))
  (v128.store (local.get $c) (local.get $c10))
  (v128.store offset=16 (local.get $c) (local.get $c11))
  (local.set $c (i32.add (local.get $c) (local.get $stride)))
  (v128.store (local.get $c) (local.get $c20))
  (v128.store offset=16 (local.get $c) (local.get $c21))
  (local.set $c (i32.add (local.get $c) (local.get $stride)))
  (v128.store (local.get $c) (local.get $c30))
  (v128.store offset=16 (local.get $c) (local.get $c31))
)

;; Copies $rows x $columns <= 8 numbers between two layouts: the edges of C and the full tile that stands in for them.
(func $copyBlock (param $from i32) (param $fromStride i32) (param $to i32) (param $toStride i32)
                 (param $rows i32) (param $columns i32)
  (block $done
    (loop $row
      (br_if $done (i32.eqz (local.get $rows)))
      (if (i32.lt_s (local.get $columns) (i32.const 4))
        (then
          (call $storePart
            (local.get $to)
            (call $loadPart (local.get $from) (local.get $columns))
            (local.get $columns)))
        (else
          (v128.store (local.get $to) (v128.load (local.get $from)))
          (if (i32.eq (local.get $columns) (i32.const 8))
            (then (v128.store offset=16 (local.get $to) (v128.load offset=16 (local.get $from))))
            (else
              (call $storePart (i32.add (local.get $to) (i32.const 16))
                (call $loadPart (i32.add (local.get $from) (i32.const 16)) (i32.sub (local.get $columns) (i32.const 4)))
                (i32.sub (local.get $columns) (i32.const 4)))))))
      (local.set $from (i32.add (local.get $from) (local.get $fromStride)))
      (local.set $to (i32.add (local.get $to) (local.get $toStride)))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br $row))))

;; C [m][n] = A B + start. A is [m][k], or [k][m] where $transposeA; B is [k][n], or [n][k] where $transposeB.
;; $start: 0 for zeros, 1 for what C holds, otherwise a pointer to one number for each column (a bias).
;; $work: 1024 * 1024 + 8192 bytes: panels of B (256 x 1024 numbers), a stripe of A (256 x 4), one tile, one row of
;; starts.
(func (export "matrixProduct")
  (param $a i32) (param $b i32) (param $c i32) (param $m i32) (param $n i32) (param $k i32)
  (param $transposeA i32) (param $transposeB i32) (param $start i32) (param $work i32)
  (local $strideA i32) (local $strideB i32) (local $strideC i32)
  (local $stepA i32) (local $stepB i32) (local $panel i32) (local $stripe i32) (local $edge i32) (local $row i32)
  (local $j0 i32) (local $columns i32) (local $k0 i32) (local $depth i32) (local $i i32) (local $j i32)
  (local $height i32) (local $width i32) (local $from i32) (local $initial i32) (local $initialStride i32)
  (local $corner i32)
  (local.set $strideC (i32.shl (local.get $n) (i32.const 2)))
  ;; The stride between stored rows, and the step from one k to the next and from one row (or column) to the next.
  (local.set $strideA (i32.shl (select (local.get $m) (local.get $k) (local.get $transposeA)) (i32.const 2)))
  (local.set $strideB (i32.shl (select (local.get $k) (local.get $n) (local.get $transposeB)) (i32.const 2)))
  (local.set $stepA (select (i32.const 4) (local.get $strideA) (local.get $transposeA)))
  (local.set $stepB (select (local.get $strideB) (i32.const 4) (local.get $transposeB)))
  (local.set $stripe (i32.add (local.get $work) (i32.const 1048576)))
  (local.set $edge (i32.add (local.get $stripe) (i32.const 4096)))
  (local.set $row (i32.add (local.get $edge) (i32.const 128)))
  (block $columnsDone
    (loop $columnBlocks
      (br_if $columnsDone (i32.ge_s (local.get $j0) (local.get $n)))
      (local.set $columns (call $smaller (i32.const 1024) (i32.sub (local.get $n) (local.get $j0))))
      (local.set $k0 (i32.const 0))
      (block $depthsDone
        (loop $depthBlocks
          (br_if $depthsDone (i32.ge_s (local.get $k0) (local.get $k)))
          (local.set $depth (call $smaller (i32.const 256) (i32.sub (local.get $k) (local.get $k0))))
          ;; The panels of B: eight columns each, as two times four.
          (local.set $j (i32.const 0))
          (local.set $panel (local.get $work))
          (local.set $from
            (i32.add (local.get $b)
              (i32.add (i32.mul (local.get $j0) (local.get $stepB))
                       (i32.mul (local.get $k0)
                                (select (i32.const 4) (local.get $strideB) (local.get $transposeB))))))
          (block $panelsDone
            (loop $panels
              (br_if $panelsDone (i32.ge_s (local.get $j) (local.get $columns)))
              (call $pack4 (local.get $from) (local.get $strideB)
                (i32.sub (local.get $columns) (local.get $j)) (local.get $depth) (local.get $transposeB)
                (local.get $panel) (i32.const 32))
              (call $pack4 (i32.add (local.get $from) (i32.shl (local.get $stepB) (i32.const 2))) (local.get $strideB)
                (i32.sub (i32.sub (local.get $columns) (local.get $j)) (i32.const 4)) (local.get $depth)
                (local.get $transposeB) (i32.add (local.get $panel) (i32.const 16)) (i32.const 32))
              (local.set $from (i32.add (local.get $from) (i32.shl (local.get $stepB) (i32.const 3))))
              (local.set $panel (i32.add (local.get $panel) (i32.shl (local.get $depth) (i32.const 5))))
              (local.set $j (i32.add (local.get $j) (i32.const 8)))
              (br $panels)))
          (local.set $i (i32.const 0))
          (block $rowsDone
            (loop $rows
              (br_if $rowsDone (i32.ge_s (local.get $i) (local.get $m)))
              (local.set $height (call $smaller (i32.const 4) (i32.sub (local.get $m) (local.get $i))))
              (call $pack4
                (i32.add (local.get $a)
                  (i32.add (i32.mul (local.get $i) (local.get $stepA))
                           (i32.mul (local.get $k0)
                                    (select (local.get $strideA) (i32.const 4) (local.get $transposeA)))))
                (local.get $strideA) (local.get $height) (local.get $depth) (i32.eqz (local.get $transposeA))
                (local.get $stripe) (i32.const 16))
              (local.set $j (i32.const 0))
              (local.set $panel (local.get $work))
              (local.set $corner
                (i32.add (local.get $c)
                  (i32.add (i32.mul (local.get $i) (local.get $strideC)) (i32.shl (local.get $j0) (i32.const 2)))))
              (block $tilesDone
                (loop $tiles
                  (br_if $tilesDone (i32.ge_s (local.get $j) (local.get $columns)))
                  (local.set $width (call $smaller (i32.const 8) (i32.sub (local.get $columns) (local.get $j))))
                  ;; Where the sums begin: at C, from the second block of k on or on demand; at the biases; at zero.
                  (local.set $initial (local.get $corner))
                  (local.set $initialStride (local.get $strideC))
                  (if (i32.and (i32.eqz (local.get $k0)) (i32.ne (local.get $start) (i32.const 1)))
                    (then
                      (local.set $initialStride (i32.const 0))
                      (if (local.get $start)
                        (then
                          (local.set $initial
                            (i32.add (local.get $start)
                              (i32.shl (i32.add (local.get $j0) (local.get $j)) (i32.const 2)))))
                        (else
                          (v128.store (local.get $row) (v128.const i32x4 0 0 0 0))
                          (v128.store offset=16 (local.get $row) (v128.const i32x4 0 0 0 0))
                          (local.set $initial (local.get $row))))))
                  (if (i32.and (i32.eq (local.get $height) (i32.const 4)) (i32.eq (local.get $width) (i32.const 8)))
                    (then
                      (call $tile (local.get $stripe) (local.get $panel) (local.get $depth)
                        (local.get $initial) (local.get $initialStride) (local.get $corner) (local.get $strideC)))
                    (else
                      ;; A full tile beside C stands in: what lies beyond the edge is computed and not copied.
                      (if (i32.ne (local.get $initial) (local.get $row))
                        (then
                          (memory.fill (local.get $edge) (i32.const 0) (i32.const 128))
                          (call $copyBlock (local.get $initial) (local.get $initialStride)
                            (local.get $edge) (i32.const 32) (local.get $height) (local.get $width))
                          (local.set $initial (local.get $edge))
                          (local.set $initialStride (i32.const 32))))
                      (call $tile (local.get $stripe) (local.get $panel) (local.get $depth)
                        (local.get $initial) (local.get $initialStride) (local.get $edge) (i32.const 32))
                      (call $copyBlock (local.get $edge) (i32.const 32) (local.get $corner) (local.get $strideC)
                        (local.get $height) (local.get $width))))
                  (local.set $panel (i32.add (local.get $panel) (i32.shl (local.get $depth) (i32.const 5))))
                  (local.set $corner (i32.add (local.get $corner) (i32.const 32)))
                  (local.set $j (i32.add (local.get $j) (i32.const 8)))
                  (br $tiles)))
              (local.set $i (i32.add (local.get $i) (i32.const 4)))
              (br $rows)))
          (local.set $k0 (i32.add (local.get $k0) (i32.const 256)))
          (br $depthBlocks)))
      (local.set $j0 (i32.add (local.get $j0) (i32.const 1024)))
      (br $columnBlocks))))
