// accept
// behind a call of bpf_throw nothing is walked
r1 = 0
call bpf_throw
r0 = *(u64 *)(r9 + 0)
exit
