// reject: invalid bpf_context access off=8 size=2
// no part of a word is written
.section cgroup/connect6
*(u16 *)(r1 + 8) = 1
r0 = 1
exit
