// accept
// a cipher
.section syscall
.map params array 4 408 1
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = params ll
call 1
if r0 == 0 goto out
r1 = r0
r2 = 408
r3 = r10
r3 += -8
call bpf_crypto_ctx_create
if r0 == 0 goto out
r1 = r0
call bpf_crypto_ctx_release
out:
r0 = 0
exit
