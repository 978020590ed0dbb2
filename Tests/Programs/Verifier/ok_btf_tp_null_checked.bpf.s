// accept
// the same behind a comparison
.section tp_btf/sched_pi_setprio
r2 = *(u64 *)(r1 + 8)
if r2 == 0 goto out
r0 = *(u32 *)(r2 + 2872)
out:
r0 = 0
exit
