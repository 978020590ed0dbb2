// accept
// the lock of a list
.section syscall
call bpf_wakeup_sources_read_lock
r1 = r0
call bpf_wakeup_sources_read_unlock
r0 = 0
exit
