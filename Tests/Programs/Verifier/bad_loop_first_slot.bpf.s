// reject: infinite loop detected at insn 7
// The helper consumes the slots: no other one was ever stored, and so the second
// time around is like the first.
r9 = r1
call 7
r6 = r0
r7 = 7
r8 = 0
l1:
call 7
*(u64 *)(r11 - 8) = r6
if r0 != 0 goto l1
r0 = r6
exit
