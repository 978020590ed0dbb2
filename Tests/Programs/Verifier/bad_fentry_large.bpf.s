// reject: The function ZSTD_checkCParams arg0 type STRUCT is unsupported.
// a function of the kernel that takes a structure of more than 16 bytes
.section fentry/ZSTD_checkCParams
r0 = 0
exit
