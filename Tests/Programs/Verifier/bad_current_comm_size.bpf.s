// reject: invalid write to stack R1 off=-16 size=32
// behind the stack
.section kprobe
r1 = r10
r1 += -16
r2 = 32
call 16
r0 = 0
exit
