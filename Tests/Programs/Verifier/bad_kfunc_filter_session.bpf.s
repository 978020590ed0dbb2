// reject: calling kernel function bpf_session_is_return is not allowed
// which is none
.section fentry/do_nanosleep
call bpf_session_is_return
r0 = 0
exit
