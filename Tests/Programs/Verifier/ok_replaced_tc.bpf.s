// accept
// a program with functions that others replace
.section tc
r6 = r1
call work
r1 = r6
call pull
r1 = r6
r2 = 5
call pair
r1 = r6
call nothing
r1 = 3
call small
r0 = 0
exit
.global int work(struct __sk_buff *skb)
r0 = 0
exit
.global int pull(struct __sk_buff *skb)
r2 = 0
call 39
r0 = 0
exit
.global int pair(struct __sk_buff *skb, int number)
r0 = r2
exit
.global void nothing(struct __sk_buff *skb)
exit
.func int small(int number)
r0 = r1
exit
