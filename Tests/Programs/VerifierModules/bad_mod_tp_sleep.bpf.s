// reject: Sleepable program cannot attach to non-faultable tracepoint bpf_testmod_test_raw_tp_null_tp
// no tracepoint of a module may fault
.section tp_btf.s/bpf_testmod_test_raw_tp_null_tp
r0 = 0
exit
