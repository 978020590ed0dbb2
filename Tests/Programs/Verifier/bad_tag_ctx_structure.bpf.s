// reject: arg#0 should be `struct __sk_buff *`
// then: Caller passes invalid args into func#1 ('g')
// of this type
.tag g:1 arg:ctx
call g
r0 = 0
exit
.global long g(struct xdp_md *c)
r0 = 0
exit
