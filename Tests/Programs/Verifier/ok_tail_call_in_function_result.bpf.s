// accept
// a tail call in a function: another program's end is the function's end
call jump
r0 &= 1
exit
.func int jump(struct __sk_buff *skb)
r2 = map_prog_array ll
r3 = 0
call 12
r0 = 0
exit
