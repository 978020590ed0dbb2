// reject: only read is supported
// then: Caller passes invalid args into func#1 ('g')
// an object in place of memory that may be written
.section tp_btf/sched_switch
call 158
r1 = r0
call g
r0 = 0
exit
.global long g(long *p)
r0 = 0
exit
