// reject: arena argument of set_cmask requires a program with an associated arena
// an argument in an arena, without an arena
.section struct_ops/sched_ext_ops_cid.set_cmask
exit
