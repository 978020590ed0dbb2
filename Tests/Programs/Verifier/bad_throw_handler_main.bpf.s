// reject: invalid exception callback insn_off in func_info: 0
// the main program is no handler
.tag main exception_callback:main
r1 = 7
call bpf_throw
r0 = 0
exit
