// reject: invalid write to stack R10 off=0 size=8
// a store above the frame
*(u64 *)(r10 + 0) = 1
r0 = 0
exit
