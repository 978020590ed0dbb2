// reject: At program exit the register R1 has smin=2 smax=2 should have been in [0, 1]
// what is thrown is the program's result
.section cgroup/dev
r1 = 2
call bpf_throw
r0 = 0
exit
