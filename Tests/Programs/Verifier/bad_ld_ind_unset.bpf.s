// reject: R7 !read_ok
// the offset is not set
r6 = r1
r0 = *(u8 *)skb[r7]
exit
