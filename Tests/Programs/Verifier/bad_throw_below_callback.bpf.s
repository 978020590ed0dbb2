// reject: bpf_throw kfunc (insn 12) cannot be called from callback subprog 2
// nor what they call
r1 = 5
r2 = cb ll
r3 = 0
r4 = 0
call 181
r0 = 0
exit
.func long cb(long i, long c)
call thrower
r0 = 0
exit
.func long thrower(void)
r1 = 0
call bpf_throw
r0 = 0
exit
