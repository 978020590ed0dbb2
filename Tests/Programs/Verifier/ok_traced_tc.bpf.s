// accept
// a program with functions that others trace
.section tc
r6 = r1
call maybe
r1 = 1
call odd
r1 = r6
r2 = r10
call other
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
*(u64 *)(r11 - 16) = 7
call seven
r1 = 1
call wide
r1 = 1
r2 = r6
call bpf_iter_task
r1 = 1
r2 = r6
call bpf_iter_nothing
r1 = r6
call vfs_truncate
r0 = 0
exit
.global int maybe(struct __sk_buff *skb__nullable)
r0 = 0
exit
.func int odd(struct __sk_buff *skb)
r0 = r1
exit
.func int other(struct __sk_buff *skb, long *number)
r0 = 0
exit
.func long seven(long a, long b, long c, long d, long e, long f, long g)
r0 = *(u64 *)(r11 + 16)
r1 = *(u64 *)(r11 + 8)
r0 += r1
exit
.func __int128 wide(long a)
r0 = r1
exit
.func int bpf_iter_task(long meta, struct __sk_buff *skb)
r0 = r1
exit
.func int bpf_iter_nothing(long meta, struct __sk_buff *skb)
r0 = r1
exit
.global int vfs_truncate(struct __sk_buff *skb)
r0 = 0
exit
