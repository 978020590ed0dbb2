// reject: release helper bpf_sk_release expects referenced PTR_TO_BTF_ID passed to R1
// the context's socket was not got
r1 = *(u64 *)(r1 + 168)
if r1 == 0 goto out
call 86
out:
r0 = 0
exit
