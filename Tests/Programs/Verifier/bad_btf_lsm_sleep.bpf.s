// reject: bpf_lsm_file_permission is not sleepable
// a hook that does not sleep
.section lsm.s/file_permission
r0 = 0
exit
