// reject: dereference of modified untrusted_ptr_ ptr R1 off=8 disallowed
// a pointer that is not trusted, moved
.section lsm.s/file_open
call 158
r1 = *(u64 *)(r0 + 2936)
r1 += 8
call bpf_task_acquire
r0 = 0
exit
