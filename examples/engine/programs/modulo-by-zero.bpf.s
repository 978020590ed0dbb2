// A modulo by zero leaves its destination as it is (RFC 9669, section 4.1). Eight bytes of zeros are in memory.
r3 = *(u64 *)(r1 + 0)
r0 = 7
r0 %= r3
exit
