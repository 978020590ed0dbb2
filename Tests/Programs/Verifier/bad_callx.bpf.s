// reject: unknown opcode 8d
// a call of an address
r1 = 0
callx r1
exit
