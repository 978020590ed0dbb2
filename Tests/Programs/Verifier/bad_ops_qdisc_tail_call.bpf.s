// reject: program with __ref argument cannot tail call
// another program would not own it
.map P 3 4 4 2
.section struct_ops/Qdisc_ops.enqueue
r2 = P ll
r3 = 0
call 12
r0 = 0
exit
