// reject: exception callback 'nothing' could not be found in BTF
// a kfunc without an address, and a handler of exceptions that is not there
.tag main exception_callback:nothing
r2 = r10
call bpf_wq_set_callback_impl
r0 = 0
exit
