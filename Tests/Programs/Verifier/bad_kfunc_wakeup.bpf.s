// reject: Unreleased reference id=1 alloc_insn=0
// is given back
.section syscall
call bpf_wakeup_sources_read_lock
r0 = 0
exit
