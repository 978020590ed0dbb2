// reject: program of this type cannot use helper bpf_setsockopt#49
// not from one for getsockopt
.section cgroup/getsockopt
r1 = *(u64 *)(r1 + 0)
if r1 == 0 goto out
*(u32 *)(r10 - 4) = 1
r2 = 1
r3 = 2
r4 = r10
r4 += -4
r5 = 4
call 49
out:
r0 = 1
exit
