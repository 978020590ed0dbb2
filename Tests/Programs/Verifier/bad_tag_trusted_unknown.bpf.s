// reject: arg#0 reference type('STRUCT no_such_structure_here') has no matches
// then: Caller passes invalid args into func#1 ('g')
// a structure that the kernel does not have
.section tp_btf/sched_switch
.tag g:1 arg:trusted
call 158
r1 = r0
call g
r0 = 0
exit
.global long g(struct no_such_structure_here {} *t)

r0 = 0
exit
