// accept
// it is a number
.section tp_btf/signal_generate
r2 = *(u64 *)(r1 + 8)
r2 *= 2
r0 = 0
exit
