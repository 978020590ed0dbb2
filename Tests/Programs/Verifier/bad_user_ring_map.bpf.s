// reject: cannot pass map_type 27 into func bpf_user_ringbuf_drain#209
// of another map
.map ring 27 0 0 4096
r1 = ring ll
r2 = cb ll
r3 = 0
r4 = 0
call 209
r0 = 0
exit
.func long cb(void *d, void *c)
r0 = 0
exit
