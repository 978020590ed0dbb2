// reject: R6 invalid variable buffer offset: off=0, var_off=(0x0; 0xff)
// a value at an offset that is not known
.section iter/bpf_map_elem
r6 = *(u64 *)(r1 + 24)
if r6 == 0 goto out
r7 = *(u8 *)(r6 + 0)
r6 += r7
r0 = *(u8 *)(r6 + 0)
out:
r0 = 0
exit
