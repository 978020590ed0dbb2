// accept
// a program whose context has the registers
.section kprobe/do_nanosleep
call work
r0 = 0
exit
.global int work(struct pt_regs *ctx)
r0 = 0
exit
