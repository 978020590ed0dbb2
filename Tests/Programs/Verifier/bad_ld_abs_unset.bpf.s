// reject: R6 !read_ok
// r6 is not set
r0 = *(u8 *)skb[14]
exit
