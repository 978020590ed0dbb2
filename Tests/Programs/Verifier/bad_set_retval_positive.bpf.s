// reject: At bpf_set_retval the register R1 has smin=1 smax=1 should have been in [-4095, 0]
// a positive number
.section cgroup/dev
r1 = 1
call 187
r0 = 0
exit
