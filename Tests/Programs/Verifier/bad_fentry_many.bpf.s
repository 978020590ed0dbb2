// reject: The function rtnl_fill_ifinfo has 14 arguments. Too many.
// a function of the kernel with more than twelve arguments
.section fentry/rtnl_fill_ifinfo
r0 = 0
exit
