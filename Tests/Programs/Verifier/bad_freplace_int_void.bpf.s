// reject: Return type UNKNOWN of main() doesn't match type INT of work()
// nothing where a number is returned
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main void work(struct __sk_buff *skb)
exit
