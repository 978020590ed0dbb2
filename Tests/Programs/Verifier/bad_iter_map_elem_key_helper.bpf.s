// reject: R1 type=rdonly_buf expected=fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_, ctx
// nor by helpers
.section iter/bpf_map_elem
r6 = *(u64 *)(r1 + 16)
if r6 == 0 goto out
r1 = r6
r2 = 16
call 16
out:
r0 = 0
exit
