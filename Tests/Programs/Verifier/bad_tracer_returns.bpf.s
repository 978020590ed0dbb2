// reject: At program exit the register R0 has smin=1 smax=1 should have been in [0, 0]
// what runs at the entry says 0
.section fentry/pair
.attach ok_replaced_tc.bpf.s
r0 = 1
exit
