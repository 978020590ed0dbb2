// accept
// slots that nothing reads: twenty-four joins
r6 = r1
call 7
*(u64 *)(r10 - 8) = r6
if r0 > 0 goto l0
*(u64 *)(r10 - 8) = r0
l0: r0 = 0
call 7
*(u64 *)(r10 - 16) = r6
if r0 > 1 goto l1
*(u64 *)(r10 - 16) = r0
l1: r0 = 0
call 7
*(u64 *)(r10 - 24) = r6
if r0 > 2 goto l2
*(u64 *)(r10 - 24) = r0
l2: r0 = 0
call 7
*(u64 *)(r10 - 32) = r6
if r0 > 3 goto l3
*(u64 *)(r10 - 32) = r0
l3: r0 = 0
call 7
*(u64 *)(r10 - 40) = r6
if r0 > 4 goto l4
*(u64 *)(r10 - 40) = r0
l4: r0 = 0
call 7
*(u64 *)(r10 - 48) = r6
if r0 > 5 goto l5
*(u64 *)(r10 - 48) = r0
l5: r0 = 0
call 7
*(u64 *)(r10 - 56) = r6
if r0 > 6 goto l6
*(u64 *)(r10 - 56) = r0
l6: r0 = 0
call 7
*(u64 *)(r10 - 64) = r6
if r0 > 7 goto l7
*(u64 *)(r10 - 64) = r0
l7: r0 = 0
call 7
*(u64 *)(r10 - 72) = r6
if r0 > 8 goto l8
*(u64 *)(r10 - 72) = r0
l8: r0 = 0
call 7
*(u64 *)(r10 - 80) = r6
if r0 > 9 goto l9
*(u64 *)(r10 - 80) = r0
l9: r0 = 0
call 7
*(u64 *)(r10 - 88) = r6
if r0 > 10 goto l10
*(u64 *)(r10 - 88) = r0
l10: r0 = 0
call 7
*(u64 *)(r10 - 96) = r6
if r0 > 11 goto l11
*(u64 *)(r10 - 96) = r0
l11: r0 = 0
call 7
*(u64 *)(r10 - 104) = r6
if r0 > 12 goto l12
*(u64 *)(r10 - 104) = r0
l12: r0 = 0
call 7
*(u64 *)(r10 - 112) = r6
if r0 > 13 goto l13
*(u64 *)(r10 - 112) = r0
l13: r0 = 0
call 7
*(u64 *)(r10 - 120) = r6
if r0 > 14 goto l14
*(u64 *)(r10 - 120) = r0
l14: r0 = 0
call 7
*(u64 *)(r10 - 128) = r6
if r0 > 15 goto l15
*(u64 *)(r10 - 128) = r0
l15: r0 = 0
call 7
*(u64 *)(r10 - 136) = r6
if r0 > 16 goto l16
*(u64 *)(r10 - 136) = r0
l16: r0 = 0
call 7
*(u64 *)(r10 - 144) = r6
if r0 > 17 goto l17
*(u64 *)(r10 - 144) = r0
l17: r0 = 0
call 7
*(u64 *)(r10 - 152) = r6
if r0 > 18 goto l18
*(u64 *)(r10 - 152) = r0
l18: r0 = 0
call 7
*(u64 *)(r10 - 160) = r6
if r0 > 19 goto l19
*(u64 *)(r10 - 160) = r0
l19: r0 = 0
call 7
*(u64 *)(r10 - 168) = r6
if r0 > 20 goto l20
*(u64 *)(r10 - 168) = r0
l20: r0 = 0
call 7
*(u64 *)(r10 - 176) = r6
if r0 > 21 goto l21
*(u64 *)(r10 - 176) = r0
l21: r0 = 0
call 7
*(u64 *)(r10 - 184) = r6
if r0 > 22 goto l22
*(u64 *)(r10 - 184) = r0
l22: r0 = 0
call 7
*(u64 *)(r10 - 192) = r6
if r0 > 23 goto l23
*(u64 *)(r10 - 192) = r0
l23: r0 = 0
exit
