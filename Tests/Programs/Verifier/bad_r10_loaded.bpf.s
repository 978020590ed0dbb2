// reject: frame pointer is read only
// the frame pointer is loaded
r10 = *(u64 *)(r1 + 0)
r0 = 0
exit
