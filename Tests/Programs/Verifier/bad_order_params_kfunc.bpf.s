// reject: R11 is invalid
// an instruction that is none before a kfunc that no program may call
.section xdp
r11 = r10
r2 = r10
r2 += -8
call bpf_xdp_metadata_rx_timestamp
r0 = 0
exit
