// reject: calling kernel function bpf_cpumask_create is not allowed
// not in programs of this type
.section xdp
call bpf_cpumask_create
r0 = 0
exit
