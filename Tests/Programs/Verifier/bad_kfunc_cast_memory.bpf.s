// reject: R0 cannot write into rdonly_untrusted_mem
// and not written
.section tc
r1 = 5
r2 = 0
call bpf_rdonly_cast
*(u64 *)(r0 + 8) = 1
r0 = 0
exit
