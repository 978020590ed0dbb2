// reject: arg#0 arena cannot be combined with any other tags
// then: Caller passes invalid args into func#1 ('g')
// with another tag
.tag g:1 arg:arena
.tag g:1 arg:nonnull
r1 = 5
call g
r0 = 0
exit
.global long g(long *p)
r0 = r1
exit
