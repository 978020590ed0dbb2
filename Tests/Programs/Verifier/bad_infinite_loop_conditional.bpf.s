// reject: infinite loop detected at insn 3
// a loop that a known scalar never leaves
call 7
r6 = r0
r1 = 1
a: if r6 == 0 goto out
if r1 == 1 goto a
out: r0 = 0
exit
