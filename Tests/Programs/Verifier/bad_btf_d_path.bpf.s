// reject: helper call is not allowed in probe
// not in this function
.section fentry/wake_up_new_task
r1 = *(u64 *)(r1 + 0)
r2 = r10
r2 += -16
r3 = 16
call 147
r0 = 0
exit
