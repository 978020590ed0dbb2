// reject: bpf_throw kfunc (insn 9) cannot be called from callback subprog 1
// callbacks do not throw
r1 = 5
r2 = cb ll
r3 = 0
r4 = 0
call 181
r0 = 0
exit
.func long cb(long i, long c)
r1 = 0
call bpf_throw
r0 = 0
exit
