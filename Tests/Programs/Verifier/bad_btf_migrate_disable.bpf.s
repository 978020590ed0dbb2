// reject: Attaching tracing programs to function 'migrate_disable' is rejected.
// what programs need themselves
.section fentry/migrate_disable
r0 = 0
exit
