// reject: BPF_ATOMIC stores into R1 ctx is not allowed
// contexts have no atomic stores
r2 = 0
store_release((u32 *)(r1 + 8), r2)
r0 = 0
exit
