// reject: can't modify return codes of BPF programs
// results of programs are not replaced
.section fmod_ret/pair
.attach ok_replaced_tc.bpf.s
r0 = 0
exit
