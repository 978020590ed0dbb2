// accept
// a program whose context is no structure in the kernel
.section raw_tp
.main int main(struct bpf_raw_tracepoint_args *ctx)
call work
r0 = 0
exit
.global int work(struct bpf_raw_tracepoint_args *ctx)
r0 = 0
exit
