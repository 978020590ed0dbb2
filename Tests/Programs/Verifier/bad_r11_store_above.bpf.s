// reject: R11 is invalid
// a store above r11
*(u64 *)(r11 + 8) = 0
r0 = 0
exit
