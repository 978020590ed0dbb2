// accept
// a function that no path leads to
.section tc
r0 = 0
r1 = 1
if r1 == 1 goto done
call work
done:
r0 = 0
exit
.global int work(int number)
r0 = 0
exit
