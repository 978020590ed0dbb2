// reject: page_pool_alloc_netmems is not sleepable
// the same in a program that may sleep
.section fentry.s/page_pool_alloc_netmems
r0 = 0
exit
