// reject: R0 invalid mem access 'sock_or_null'
// it may be null
r6 = *(u64 *)(r1 + 168)
if r6 == 0 goto out
r1 = r6
call 95
r0 = *(u32 *)(r0 + 0)
out:
r0 = 0
exit
