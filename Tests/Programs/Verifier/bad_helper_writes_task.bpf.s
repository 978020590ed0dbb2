// reject: bpf_get_branch_snapshot() may write into memory pointed by R1 type=trusted_ptr_
// A helper that fills memory gets none of the kernel's structures.
.section fentry/bpf_fentry_test1
call 158
r1 = r0
r2 = 8
r3 = 0
call 176
r0 = 0
exit
