// accept
// a main program that takes what its type does not give
.section tc
.main int main(struct __sk_buff *skb, int number)
r0 = 0
exit
