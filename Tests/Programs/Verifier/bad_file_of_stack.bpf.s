// reject: max struct nesting depth exceeded
// then: R1 is fp expected STRUCT file
// A structure of the kernel is looked at four levels deep for members that are no numbers.
.section lsm.s/file_open
r1 = r10
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_file
r0 = 0
exit
