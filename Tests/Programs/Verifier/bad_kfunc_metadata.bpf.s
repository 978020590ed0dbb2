// reject: metadata kfuncs require device-bound program
// a program that is bound to no device
.section xdp
r2 = r10
r2 += -8
call bpf_xdp_metadata_rx_timestamp
r0 = 0
exit
