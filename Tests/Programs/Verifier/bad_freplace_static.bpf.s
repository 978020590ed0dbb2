// reject: small() is not a global function
// a static function
.section freplace/small
.attach ok_replaced_tc.bpf.s
.main int small(int number)
r0 = 0
exit
