// reject: R1 type=insn expected=fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_, ctx
// nor given to a helper as memory
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table ll
r6 = *(u64 *)(r2 + 0)
r1 = r6
r2 = 4
call 16
gotox r6
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
