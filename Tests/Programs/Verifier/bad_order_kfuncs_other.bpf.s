// reject: cannot find address for kernel function bpf_wq_set_callback_impl
// the same two kfuncs in the other order
.section xdp
r2 = r10
call bpf_wq_set_callback_impl
r2 = r10
r2 += -8
call bpf_xdp_metadata_rx_timestamp
r0 = 0
exit
