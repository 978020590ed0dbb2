// reject: bpf_obj_new/bpf_percpu_obj_new type ID argument must be of a struct
// a text has no structures of its own
r1 = 3
call bpf_percpu_obj_new
if r0 == 0 goto out
r1 = r0
call bpf_percpu_obj_drop
out:
r0 = 0
exit
