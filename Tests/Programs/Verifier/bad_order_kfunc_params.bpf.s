// reject: R11 is invalid
// a kfunc without an address before an instruction that is none
r2 = r10
call bpf_wq_set_callback_impl
r11 = r10
r0 = 0
exit
