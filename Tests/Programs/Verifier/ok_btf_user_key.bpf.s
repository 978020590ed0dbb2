// accept
// in a program that sleeps
.section fentry.s/__x64_sys_nanosleep
r1 = 1
r2 = 0
call bpf_lookup_user_key
if r0 == 0 goto out
r1 = r0
call bpf_key_put
out:
r0 = 0
exit
