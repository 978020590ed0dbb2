// reject: R3 invalid mem access 'pkt_end'
// the end of a packet is no memory
r3 = *(u32 *)(r1 + 80)
r2 = 5
lock *(u64 *)(r3 + 0) += r2
out:
r0 = 0
exit
