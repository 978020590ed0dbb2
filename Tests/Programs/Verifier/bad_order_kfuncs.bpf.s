// reject: metadata kfuncs require device-bound program
// two kfuncs that no program may call
.section xdp
r2 = r10
r2 += -8
call bpf_xdp_metadata_rx_timestamp
r2 = r10
call bpf_wq_set_callback_impl
r0 = 0
exit
