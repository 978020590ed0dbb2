// reject: R1 cannot write into rdonly_untrusted_mem
// and not written
.section tp_btf/sched_switch
.tag g:1 arg:untrusted
r1 = 5
call g
r0 = 0
exit
.global long g(char *t)
*(u64 *)(r1 + 44) = 1
r0 = 0
exit
