// reject: At program exit the register R0 has smin=2 smax=2 should have been in [0, 1]
// 0 or 1
.section iter/task
r0 = 2
exit
