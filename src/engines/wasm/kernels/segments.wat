;; to[ids[i]] += from[i], rows of $width numbers: the gradient of a gather. Ids outside 0 ... $segments - 1 are passed
;; over.
(func (export "segmentSum")
  (param $from i32) (param $ids i32) (param $to i32) (param $rows i32) (param $width i32) (param $segments i32)
  (local $id i32) (local $bytes i32)
  (local.set $bytes (i32.shl (local.get $width) (i32.const 2)))
  (block $done
    (loop $row
      (br_if $done (i32.eqz (local.get $rows)))
      (local.set $id (i32.load (local.get $ids)))
      ;; Unsigned: a negative id is a very large number.
      (if (i32.lt_u (local.get $id) (local.get $segments))
        (then
          (call $addRow (i32.add (local.get $to) (i32.mul (local.get $id) (local.get $bytes))) (local.get $from)
            (local.get $width))))
      (local.set $from (i32.add (local.get $from) (local.get $bytes)))
      (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br $row))))
