// reject: R1 type=scalar expected=ptr_, trusted_ptr_, rcu_ptr_
// a number in place of the socket
.section struct_ops/tcp_congestion_ops.cong_avoid
r1 = 0
r2 = 1
call 116
exit
