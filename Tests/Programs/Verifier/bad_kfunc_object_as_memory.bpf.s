// reject: only read is supported
// then: R1 and R2 memory, len pair leads to invalid memory access
// an object is read, not written
.section lsm.s/file_open
call 158
r1 = r0
r2 = 8
r3 = 0
r4 = 0
call bpf_copy_from_user_str
r0 = 0
exit
