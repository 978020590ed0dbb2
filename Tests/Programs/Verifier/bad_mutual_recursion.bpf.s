// reject: recursive call from g() to f()
// two functions call each other
call f
exit
.func int f(int a)
call g
exit
.func int g(int a)
call f
exit
