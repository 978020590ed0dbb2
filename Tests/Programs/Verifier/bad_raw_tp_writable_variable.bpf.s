// reject: R6 invalid variable buffer offset: off=0, var_off=(0x0; 0x8)
// at an offset that is not known
.section raw_tp.w
r6 = *(u64 *)(r1 + 0)
r7 = *(u64 *)(r1 + 8)
r7 &= 8
r6 += r7
*(u64 *)(r6 + 0) = 1
r0 = 0
exit
