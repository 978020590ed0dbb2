// reject: jump out of range from insn 6 to -2
// a kfunc without an address before a jump out of its function
r2 = r10
call bpf_wq_set_callback_impl
call jo2
r0 = 0
exit
.func int jo2(int a)
r0 = 0
goto -9
exit
