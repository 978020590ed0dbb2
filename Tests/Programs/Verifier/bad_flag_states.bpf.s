// reject: infinite loop detected at insn 2
// a loop that ends, and a state of it that a later path meets
.flag BPF_F_TEST_STATE_FREQ
r6 = 0
l:
r6 |= 1
if r6 < 20 goto l
r0 = 0
exit
