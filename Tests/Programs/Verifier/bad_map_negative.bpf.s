// reject: R1 is bpf_htab invalid negative access: off=-8
// a load in front of a map itself
r1 = map_hash ll
r0 = *(u64 *)(r1 - 8)
exit
