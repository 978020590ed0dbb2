// reject: R7 invalid mem access 'scalar'
// packets move
.section xdp
r6 = r1
r7 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r2 = r7
r2 += 8
if r2 > r3 goto out
r1 = r6
r2 = 20
call bpf_xdp_pull_data
r0 = *(u8 *)(r7 + 0)
out:
r0 = 2
exit
