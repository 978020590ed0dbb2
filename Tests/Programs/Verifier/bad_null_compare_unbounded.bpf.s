// reject: R7 invalid mem access 'map_value_or_null'
// a pointer with an offset that is not bounded may be null after all
.map M hash 8 48 1
*(u64 *)(r10 - 8) = 0
r1 = M ll
r2 = r10
r2 += -8
call 1
if r0 == 0 goto out
r6 = r0
*(u64 *)(r10 - 8) = 1
r1 = M ll
r2 = r10
r2 += -8
call 1
r7 = r0
r8 = r7
r8 -= r6
r8 <<= 1
r8 >>= 1
r6 += r8
if r7 != r6 goto out
r0 = *(u8 *)(r7 + 0)
out:
r0 = 0
exit
