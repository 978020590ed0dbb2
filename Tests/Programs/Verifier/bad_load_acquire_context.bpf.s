// reject: BPF_ATOMIC loads from R1 ctx is not allowed
// contexts have no atomic loads
r0 = load_acquire((u32 *)(r1 + 0))
exit
