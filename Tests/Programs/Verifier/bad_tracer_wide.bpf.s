// reject: Attach to function wide with a >8 byte return value is not supported for this attach type
// a result of 16 bytes, at the exit
.section fexit/wide
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 0)
r0 = 0
exit
