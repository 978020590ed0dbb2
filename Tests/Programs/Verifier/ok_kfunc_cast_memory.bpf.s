// accept
// memory of the kernel is read
.section tc
r1 = 5
r2 = 0
call bpf_rdonly_cast
r1 = *(u64 *)(r0 + 8)
r0 = 0
exit
