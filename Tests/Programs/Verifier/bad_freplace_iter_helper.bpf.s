// reject: Extension program changes packet data, while original does not
// a helper that moves packets, which the function of an iterator does not
.section freplace/bpf_iter_task
.attach ok_replaced_iter.bpf.s
.main int bpf_iter_task(int a)
r1 = 0
r2 = 0
call 44
r0 = 0
exit
