// accept
// a main program with a pointer to anything
.section tc
.main int main(void *skb)
r0 = 0
exit
