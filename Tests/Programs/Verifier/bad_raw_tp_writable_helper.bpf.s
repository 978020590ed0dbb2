// reject: R1 type=tp_buffer expected=fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_, ctx
// a buffer of unknown size for a helper
.section raw_tp.w
r1 = *(u64 *)(r1 + 0)
r2 = 16
call 16
r0 = 0
exit
