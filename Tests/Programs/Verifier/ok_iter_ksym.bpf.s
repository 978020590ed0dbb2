// accept
// a symbol
.section iter/ksym
r6 = *(u64 *)(r1 + 8)
if r6 == 0 goto out
r0 = *(u64 *)(r6 + 0)
out:
r0 = 0
exit
