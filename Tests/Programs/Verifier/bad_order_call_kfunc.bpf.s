// reject: call to invalid destination
// a call behind the program before a kfunc that no program may call
.section xdp
call pc+700
r2 = r10
r2 += -8
call bpf_xdp_metadata_rx_timestamp
r0 = 0
exit
