// reject: stack arg write offset -32768 exceeds max 7 stack args
// a slot far beyond
*(u64 *)(r11 - 32768) = 1
r0 = 0
exit
