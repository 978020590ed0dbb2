// reject: arg#0 has invalid combination of tags
// then: Caller passes invalid args into func#1 ('g')
// a dynptr with a tag
.tag g:1 arg:nonnull
r1 = 0
call g
r0 = 0
exit
.global long g(struct bpf_dynptr *p)
r0 = 0
exit
