// what programs need themselves
.section fentry/migrate_disable
r0 = 0
exit
