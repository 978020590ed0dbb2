// reject: func#0 writes 1 stack arg slots, but calls only require 0
// a slot stored and no call
*(u64 *)(r11 - 8) = 6
r0 = 0
exit
