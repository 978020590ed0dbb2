// reject: R3 invalid mem access 'pkt_end'
// the end of a packet is no memory
r3 = *(u32 *)(r1 + 80)
r2 = 5
r2 = load_acquire((u64 *)(r3 + 0))
out:
r0 = 0
exit
