// reject: R1 type=rcu_ptr_ expected=sock_common, sock, tcp_sock, xdp_sock, ptr_, trusted_ptr_
// another view of a socket
.section tp_btf/kfree_skb
r1 = *(u64 *)(r1 + 0)
r1 = *(u64 *)(r1 + 24)
if r1 == 0 goto out
call 137
if r0 == 0 goto out
r0 = *(u32 *)(r0 + 0)
out:
r0 = 0
exit
