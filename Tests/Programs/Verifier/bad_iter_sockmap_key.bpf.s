// reject: R6 cannot write into rdonly_buf
// keys are not written
.section iter/sockmap
r6 = *(u64 *)(r1 + 16)
if r6 == 0 goto out
*(u32 *)(r6 + 0) = 1
out:
r0 = 0
exit
