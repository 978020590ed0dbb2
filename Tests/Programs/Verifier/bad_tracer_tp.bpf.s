// reject: Only FENTRY/FEXIT/FSESSION progs are attachable to another BPF prog
// a tracepoint is none of a program
.section tp_btf/pair
.attach ok_replaced_tc.bpf.s
r0 = 0
exit
