// accept
// a map whose kind the kfunc checks
.section syscall
.map table hash 4 8 4
r1 = table ll
r2 = 0
r3 = 1
r4 = 0
r5 = 0
call bpf_arena_alloc_pages
r0 = 0
exit
