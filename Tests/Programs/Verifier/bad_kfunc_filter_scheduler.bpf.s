// reject: calling kernel function scx_bpf_dispatch_nr_slots is not allowed
// and one for operations of schedulers only
.section syscall
call scx_bpf_dispatch_nr_slots
r0 = 0
exit
