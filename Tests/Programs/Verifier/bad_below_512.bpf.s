// reject: invalid write to stack R10 off=-520 size=8
// a store below the frame of 512 bytes
*(u64 *)(r10 - 520) = 1
r0 = 0
exit
