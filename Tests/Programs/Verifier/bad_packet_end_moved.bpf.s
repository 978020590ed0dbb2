// reject: R3 pointer arithmetic on pkt_end prohibited
// the end is only compared
r3 = *(u32 *)(r1 + 80)
r3 += -8
r0 = 0
exit
