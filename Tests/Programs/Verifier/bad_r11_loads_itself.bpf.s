// reject: R11 is invalid
// a slot loaded into r11
r11 = *(u64 *)(r11 + 8)
exit
