// reject: exception callback 'other' could not be found in BTF
// of that name
.tag main exception_callback:other
r1 = 7
call bpf_throw
r0 = 0
exit
.global int handler(unsigned long cookie)
r0 = r1
exit
