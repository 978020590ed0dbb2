// a function that does not return
.section fexit/do_exit
r0 = 0
exit
