// reject: R6 invalid negative rdwr buffer offset: off=-4, var_off=0
// in front of a value
.section iter/bpf_map_elem
r6 = *(u64 *)(r1 + 24)
if r6 == 0 goto out
*(u32 *)(r6 - 4) = 1
out:
r0 = 0
exit
