// Linux 7.3.4 accepts this program. f reads the stack at r10 - 8 + n, and n is up to 8,388,607.
//
// On the path with the constant 3 the state at the call is kept and its slot marked precise. A later path whose slot is 3, too,
// ends there; but the marks of slots are not handed on to the states that this path kept before (propagate_precision, states.c).
// A state with slot 3 then stands for every other number.
r6 = 0
call 7
again:
may_goto done
r6 += 1
goto again
done:
if r0 == 4 goto constant
*(u64 *)(r11 - 8) = r6
goto both
constant:
*(u64 *)(r11 - 8) = 3
both:
r1 = 1
r2 = 2
r3 = 3
r4 = 4
r5 = 5
call f
r0 = 0
exit
.func long f(long a, long b, long c, long d, long e, long n)
r8 = 0
r1 = *(u64 *)(r11 + 8)
r3 = r10
r3 += -8
r3 += r1
r0 = *(u8 *)(r3 + 0)
exit
