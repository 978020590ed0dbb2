// reject: BPF_LD_[ABS|IND] cannot be used inside bpf_spin_lock-ed region
// a packet is read while a lock is held
.map M 2 4 64 4 field=spin_lock@0
r9 = r1
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
call 93
r7 = r6
r6 = r9
r0 = *(u16 *)skb[0]
r1 = r7
call 94
out:
r0 = 0
exit
