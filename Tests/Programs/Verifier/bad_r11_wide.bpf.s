// reject: R11 is invalid
// r11 loaded with a 64-bit immediate
r11 = 5 ll
r0 = 0
exit
