// reject: no jump tables found for subprog starting at 0
// a table that leads to another function is none of this one
.map inner insn_array 4 16 2 targets=first,second
r2 = map_value inner ll
r3 = *(u64 *)(r2 + 0)
r1 = 0
if r3 == 0 goto out
call pick
gotox r3
out: r0 = 0
exit
.func long pick(long which)
first: r0 = 5
exit
second: r0 = 6
exit
