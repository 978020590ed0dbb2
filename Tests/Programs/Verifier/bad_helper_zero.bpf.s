// reject: program of this type cannot use helper bpf_unspec#0
// no helper has the number 0
call 0
exit
