// reject: Extension programs cannot attach to exception callback
// what runs when the other program throws
.section freplace/handler
.attach ok_replaced_throws.bpf.s
.main int handler(u64 cookie)
r0 = 0
exit
