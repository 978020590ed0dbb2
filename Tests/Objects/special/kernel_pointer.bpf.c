/* SPDX-License-Identifier: MIT
 * A map whose values hold a pointer that the kernel keeps to itself, and a number beside it.
 */
#include "../src/fixture.h"

struct task_struct;

struct entry {
	struct task_struct __attribute__((btf_type_tag("kptr"))) *task;
	u64 count;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct entry);
} entries SEC(".maps");

SEC("tc")
int beside(struct __sk_buff *ctx)
{
	u32 key = 0;
	struct entry *entry = bpf_map_lookup_elem(&entries, &key);

	return entry ? (int)entry->count : 0;
}

SEC("tc")
int kept(struct __sk_buff *ctx)
{
	u32 key = 0;
	struct entry *entry = bpf_map_lookup_elem(&entries, &key);

	return entry ? entry->task != 0 : 0;
}

LICENSE;
