// reject: R11 is invalid
// a narrow store
*(u32 *)(r11 - 8) = 0
r0 = 0
exit
