// reject: invalid read from stack R10 off=8 size=8
// an address of the stack is not known to differ from null
if r10 == 0 goto out
r0 = 0
exit
out:
r0 = *(u64 *)(r10 + 8)
exit
