// reject: R0 invalid mem access 'sock_or_null'
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -16
r3 = 12
r4 = -1
r5 = 0
call 84
r6 = *(u32 *)(r0 + 44)
r1 = r0
call 86
r0 = 0
exit
