// reject: R1 invalid variable buffer offset: off=0, var_off=(0x0; 0xff)
// a helper reads as much as is not known
.section iter/bpf_map_elem
r7 = *(u64 *)(r1 + 16)
if r7 == 0 goto out
r2 = *(u8 *)(r7 + 0)
r7 += r2
r1 = r7
r2 = 4
r3 = 0
r4 = r10
r4 += -8
call 105
out:
r0 = 0
exit
