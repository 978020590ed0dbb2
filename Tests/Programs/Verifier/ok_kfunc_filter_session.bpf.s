// accept
// a session asks where it is
.section fsession/do_nanosleep
r6 = r1
call bpf_session_is_return
r1 = r6
call bpf_session_cookie
*(u64 *)(r0 + 0) = 1
r0 = 0
exit
