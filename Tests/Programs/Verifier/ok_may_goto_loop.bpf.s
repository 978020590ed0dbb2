// accept
// a loop bounded by may_goto
r6 = 0
a: may_goto out
r6 += 1
goto a
out: r0 = 0
exit
