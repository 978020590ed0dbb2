// A modulo of 32 bits changes its destination only: r0 keeps its upper half.
r0 = 0x1122334455667788 ll
r2 = 7
r6 = 5
w2 %= w6
exit
