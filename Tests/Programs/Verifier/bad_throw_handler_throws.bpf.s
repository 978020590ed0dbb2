// reject: bpf_throw kfunc (insn 3) cannot be called from callback subprog 1
// it does not throw
.tag main exception_callback:handler
r0 = 0
exit
.global int handler(unsigned long cookie)
r1 = 0
call bpf_throw
r0 = 0
exit
