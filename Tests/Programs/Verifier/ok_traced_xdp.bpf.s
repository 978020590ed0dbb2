// accept
// a program of another type with functions that others trace
.section xdp
r6 = r1
call work
r1 = r6
call record
r0 = 2
exit
.global int work(struct xdp_md *ctx)
r0 = 0
exit
.func struct xdp_md record(struct xdp_md *ctx)
r0 = 0
exit
