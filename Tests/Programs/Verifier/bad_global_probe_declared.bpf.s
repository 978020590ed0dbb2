// reject: arg#0 reference type('FWD bpf_user_pt_regs_t') size cannot be determined: -22
// then: Caller passes invalid args into func#1 ('g')
// a structure with the name of the typedef passes for the context of a probe, if it is not only declared
.section kprobe
call g
r0 = 0
exit
.global long g(struct bpf_user_pt_regs_t *c)
r0 = *(u64 *)(r1 + 0)
exit
