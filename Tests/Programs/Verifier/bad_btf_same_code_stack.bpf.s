// reject: same insn cannot be used with different pointers
// an object and the stack by one instruction
.section tp_btf/sched_switch
r2 = *(u64 *)(r1 + 8)
r3 = *(u64 *)(r1 + 24)
*(u64 *)(r10 - 8) = 1
if r3 == 0 goto load
r2 = r10
r2 += -8
load:
r0 = *(u32 *)(r2 + 0)
r0 = 0
exit
