// accept
// the stack has atomic loads
*(u64 *)(r10 - 8) = 1
r0 = load_acquire((u64 *)(r10 - 8))
r0 = 0
exit
