// accept
// a hook without a result
.section lsm/task_free
exit
