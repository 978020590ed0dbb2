// reject: Invalid argument
// iterators over nothing
.section iter/num_new
r0 = 0
exit
