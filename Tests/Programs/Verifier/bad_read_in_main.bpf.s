// reject: invalid read from stack arg off 8 depth 0
// main takes no slots
r0 = *(u64 *)(r11 + 8)
exit
