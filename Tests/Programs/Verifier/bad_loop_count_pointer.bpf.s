// reject: R1 type=fp expected=scalar
// a pointer in place of bpf_loop's count
r1 = r10
r2 = each ll
r3 = 0; r4 = 0
call 181
r0 = 0
exit
each:
r0 = 0
exit
