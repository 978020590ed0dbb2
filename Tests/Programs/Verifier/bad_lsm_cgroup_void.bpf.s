// reject: At program exit the register R0 has smin=0 smax=0 should have been in [1, 1]
// then: Note, BPF_LSM_CGROUP that attach to void LSM hooks can't modify return value!
// a hook without a result can forbid nothing
.section lsm_cgroup/sk_clone_security
r0 = 0
exit
