// reject: program of this type cannot use helper bpf_xdp_adjust_head#44
// no kprobe changes packets
.section kprobe
r2 = 0
call 44
r0 = 0
exit
