// reject: R1 doesn't point to map value or allocated object
// a resilient lock on the stack
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
call bpf_res_spin_lock
r0 = 0
exit
