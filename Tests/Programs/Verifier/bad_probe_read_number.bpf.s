// reject: R1 type=scalar expected=fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_, ctx
// a number is no memory
.section kprobe
r1 = 7
r2 = 8
r3 = 0
call 113
r0 = 0
exit
