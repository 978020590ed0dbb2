// reject: Attaching fexit/fsession/fmod_ret to __noreturn function 'do_exit' is rejected.
// a function that does not return
.section fexit/do_exit
r0 = 0
exit
