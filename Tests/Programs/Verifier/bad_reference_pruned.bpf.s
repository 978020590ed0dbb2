// reject: Unreleased reference id=2 alloc_insn=12
// a path that came to the same place with nothing to give back does not stand for the one that has something
r6 = *(u32 *)(r1 + 0)
if r6 > 7 goto inside
r7 = 1
goto first
first:
r7 += 1
r7 += 1
r7 += 1
r7 += 1
r7 += 1
r7 += 1
goto join
inside:
r1 = 1
call bpf_task_from_pid
join:
r6 = 0
r7 = 0
r0 = 0
goto end
end:
exit
