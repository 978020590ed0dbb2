// reject: program of this type cannot use helper bpf_get_hash_recalc#34
// a helper of packets
.section fentry.multi/vfs_read
call 34
r0 = 0
exit
