// reject: R2 subtraction from stack pointer prohibited
// a number subtracted from an address of the stack
r2 = r10
r2 -= 8
r0 = 0
exit
