// reject: R2 invalid mem access 'scalar'
// an argument that may be an error
.section tp_btf/signal_generate
r2 = *(u64 *)(r1 + 8)
r0 = *(u32 *)(r2 + 0)
r0 = 0
exit
