// reject: Attaching tracing programs to function 'migrate_disable' is rejected.
// recursion in a program for a function that is not traced
.section fentry/migrate_disable
call rc1
r0 = 0
exit
.func int rc1(int a)
call rc1
exit
