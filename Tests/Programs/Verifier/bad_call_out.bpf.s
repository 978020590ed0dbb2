// reject: call to invalid destination
// a call behind the program
call pc+7
exit
