// reject: R1 type=rdonly_rcu_mem expected=fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_, ctx
// memory under RCU for a helper
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
r1 = 4
call bpf_kfunc_ret_rcu_test_nostruct
r6 = r0
if r6 == 0 goto done
r1 = r6
r2 = 4
call 6
done:
call bpf_rcu_read_unlock
r0 = 0
exit
