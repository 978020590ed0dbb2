// accept
// returns 0x7
// helpers between the stores of slots and the call's registers
*(u64 *)(r10 - 8) = 0
*(u64 *)(r10 - 16) = 7; *(u64 *)(r10 - 24) = 0
r1 = map_hash ll
r2 = r10
r2 += -8
r3 = r10
r3 += -24
r4 = 0
call 2
r1 = map_hash ll
r2 = r10
r2 += -8
call 1
if r0 == 0 goto out
r1 = *(u32 *)(r0 + 8)
*(u64 *)(r11 - 8) = r1
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call six
out:
exit
.func long six(long a, long b, long c, long d, long e, long f)
r0 = *(u64 *)(r11 + 8)
exit
