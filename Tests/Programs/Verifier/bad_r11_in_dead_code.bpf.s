// reject: R11 is invalid
// r11 in unreachable code comes before reachability
r0 = 0
exit
r11 = 0
exit
