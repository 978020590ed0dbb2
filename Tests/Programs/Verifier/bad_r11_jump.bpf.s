// reject: R11 is invalid
// r11 compared
if r11 == 0 goto +0
r0 = 0
exit
