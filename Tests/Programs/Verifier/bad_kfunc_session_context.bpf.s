// reject: R1 expected pointer to ctx, but got fp
// another pointer in place of the context
.section fsession/do_nanosleep
r1 = r10
call bpf_session_is_return
r0 = 0
exit
