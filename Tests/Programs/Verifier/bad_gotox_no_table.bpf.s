// reject: no jump tables found for subprog starting at 0
// no table of the function
r3 = 4
gotox r3
r0 = 1
exit
