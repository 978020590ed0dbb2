// reject: pair is not sleepable
// functions of programs do not sleep
.section fentry.s/pair
.attach ok_replaced_tc.bpf.s
r0 = 0
exit
