// reject: write into map forbidden, value_size=8 off=0 size=4
// nor to a map that programs only read
.map M array 4 8 1 flags=128
r1 = map_value M ll
r2 = 4
call 16
r0 = 0
exit
