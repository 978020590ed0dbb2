// A test with an immediate that fits one byte: x86-64 has no such form. Eight bytes are in memory.
r8 = r1
r0 = 1
if r0 & -26 goto next
next:
*(u64 *)(r8 + 0) = 1
exit
