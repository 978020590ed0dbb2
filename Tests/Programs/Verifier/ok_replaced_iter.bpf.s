// accept
// an iterator with functions that are replaced
.section iter/task
r1 = 1
call work
r1 = 1
call bpf_iter_task
r1 = 1
call bpf_iter_nothing
r0 = 0
exit
.global int work(int a)
r0 = 0
exit
.global int bpf_iter_task(int a)
r0 = 0
exit
.global int bpf_iter_nothing(int a)
r0 = 0
exit
