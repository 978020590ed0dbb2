// reject: R11 is invalid
// a load below r11
r0 = *(u64 *)(r11 - 8)
exit
