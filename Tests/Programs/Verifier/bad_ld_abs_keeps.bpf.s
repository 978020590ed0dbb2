// reject: R1 !read_ok
// r1 to r5 are lost
r6 = r1
r0 = *(u8 *)skb[14]
r0 = r1
exit
