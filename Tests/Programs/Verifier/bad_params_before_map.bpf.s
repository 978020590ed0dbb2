// reject: R11 is invalid
// an instruction that is none comes before a map that the program may not use
.section kprobe/x
.map M array 4 64 1 field=spin_lock@0
lock *(u64 *)(r11 - 8) += r1
r1 = M ll
r0 = 0
exit
