// reject: R3 arena pointer requires a program with an associated arena
// a program without an arena
.section syscall
r1 = 1
r2 = 0
r3 = 0
call scx_bpf_sub_caps
r0 = 0
exit
