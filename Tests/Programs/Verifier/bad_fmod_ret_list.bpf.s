// reject: page_pool_alloc_netmems() is not modifiable
// a function of the list of a kernel that injects errors: this one has no list
.section fmod_ret/page_pool_alloc_netmems
r0 = 0
exit
