// reject: R0 invalid mem access 'scalar'
// it is a number
call 8
r0 = *(u8 *)(r0 + 0)
exit
