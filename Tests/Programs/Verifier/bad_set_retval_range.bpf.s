// reject: At bpf_set_retval the register R1 has unknown scalar value should have been in [-4095, 0]
// a number without bounds
.section cgroup/dev
call 7
r1 = r0
call 187
r0 = 0
exit
