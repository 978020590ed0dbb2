// reject: tracing progs cannot use bpf_spin_lock yet
// a map that the program may not use comes before an instruction that is none
.section kprobe/x
.map M array 4 64 1 field=spin_lock@0
r1 = M ll
lock *(u64 *)(r11 - 8) += r1
r0 = 0
exit
