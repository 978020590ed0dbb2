// reject: Cannot recursively attach
// a program that replaces another one itself
.section freplace/main
.attach ok_freplace.bpf.s
.main int main(struct __sk_buff *skb)
r0 = 0
exit
