// reject: invalid read from stack R1 off=-160 size=168
// with registers that are whole
.section tc
r1 = r10
r1 += -160
call crash_kexec
r0 = 0
exit
