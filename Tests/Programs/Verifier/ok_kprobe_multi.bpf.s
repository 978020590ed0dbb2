// accept
// any result, and the address of the function
.section kprobe.multi/bpf_fentry_test1
call 173
exit
