// accept
// such a function is entered
.section fentry/do_exit
r0 = 0
exit
