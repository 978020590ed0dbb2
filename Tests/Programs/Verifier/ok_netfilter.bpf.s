// accept
// verdicts
.section netfilter
r0 = 1
exit
