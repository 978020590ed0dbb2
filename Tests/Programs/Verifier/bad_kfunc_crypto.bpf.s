// reject: calling kernel function bpf_crypto_ctx_create is not allowed
// which packets' programs do not make
.section tc
r1 = r10
r1 += -408
r2 = 408
r3 = r10
r3 += -416
call bpf_crypto_ctx_create
r0 = 0
exit
