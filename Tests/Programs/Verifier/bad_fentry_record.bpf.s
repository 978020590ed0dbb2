// reject: The function current_time return type STRUCT is unsupported.
// a function of the kernel that gives a structure
.section fentry/current_time
r0 = 0
exit
