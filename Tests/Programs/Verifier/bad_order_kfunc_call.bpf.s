// reject: call to invalid destination
// a call behind the program behind a kfunc that no program may call
.section xdp
r2 = r10
r2 += -8
call bpf_xdp_metadata_rx_timestamp
call pc+700
r0 = 0
exit
