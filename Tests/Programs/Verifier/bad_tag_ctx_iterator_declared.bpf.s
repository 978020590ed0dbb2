// reject: arg#0 should be void pointer
// then: Caller passes invalid args into func#1 ('g')
// a structure that is only declared is none
.section iter/task
.tag g:1 arg:ctx
call g
r0 = 0
exit
.global long g(struct bpf_iter__task *c)
r0 = 0
exit
