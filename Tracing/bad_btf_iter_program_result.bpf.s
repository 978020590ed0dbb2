// 0 or 1
.section iter/task
r0 = 2
exit
