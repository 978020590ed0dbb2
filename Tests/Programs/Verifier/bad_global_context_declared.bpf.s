// reject: arg#0 reference type('FWD sk_buff') size cannot be determined: -22
// then: Caller passes invalid args into func#1 ('g')
// nor does the kernel's structure of packets where it is only declared
.section tc
call g
r0 = 0
exit
.global long g(struct sk_buff *c)
r0 = *(u32 *)(r1 + 0)
exit
