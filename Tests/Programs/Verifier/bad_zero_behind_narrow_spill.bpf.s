// reject: invalid variable-offset read from stack R1 var_off=(0x0; 0xff) off=-8 size=1
// a zero beside a spilled register is any number behind a store into the register
call 7
r6 = r0
*(u8 *)(r10 - 1) = 0
*(u32 *)(r10 - 8) = r6
*(u8 *)(r10 - 7) = 7
r2 = *(u8 *)(r10 - 1)
r1 = r10
r1 += r2
r0 = *(u8 *)(r1 - 8)
exit
