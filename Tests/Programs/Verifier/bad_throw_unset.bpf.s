// reject: variable ? access var_off=(0x0; 0xffffffffffffffff) disallowed
// what is thrown is not set
call 7
call bpf_throw
r0 = 0
exit
