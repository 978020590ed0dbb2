// accept
// a context may be moved by a constant
.section raw_tp
r1 += 8
r0 = *(u64 *)(r1 + 0)
exit
