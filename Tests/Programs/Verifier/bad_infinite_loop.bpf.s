// reject: infinite loop detected at insn 1
// a loop whose state does not change
r0 = 0
a: r1 = 1
goto a
