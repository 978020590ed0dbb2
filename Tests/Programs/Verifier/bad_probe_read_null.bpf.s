// reject: R1 type=scalar expected=fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_, ctx
// null is no memory to write
.section kprobe
r1 = 0
r2 = 0
r3 = 0
call 113
r0 = 0
exit
