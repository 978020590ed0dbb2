// reject: infinite loop detected at insn 5
// The helper consumes the slots: those that were never stored are other ones than those that it consumed, and so the third
// time around is the first that is like one before.
r9 = r1
call 7
r6 = r0
r7 = 7
r8 = 0
l1:
call 7
*(u64 *)(r11 - 56) = r6
if r0 != 0 goto l1
r0 = r6
exit
