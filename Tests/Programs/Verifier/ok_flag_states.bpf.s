// accept
// each place that may keep a state keeps one
.flag BPF_F_TEST_STATE_FREQ
r6 = 0
l:
r6 += 1
if r6 < 20 goto l
r0 = 0
exit
