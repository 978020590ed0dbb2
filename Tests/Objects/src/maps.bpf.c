/* SPDX-License-Identifier: MIT
 * Maps: array, hash, per-CPU array, per-CPU hash; lookup, update, delete and their errors; values behind slots.
 */
#include "fixture.h"

struct entry { u64 count; u32 words[2]; };

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, struct entry);
} array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2);
	__type(key, u64);
	__type(value, u64);
} hash SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__uint(value_size, 8);
} per_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 2);
	__type(key, u32);
	__type(value, u64);
} per_cpu_hash SEC(".maps");

extern u64 kf_mem_sum_10(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, void *mem, int mem__sz) __ksym;

#define ENOENT 2
#define E2BIG 7
#define EEXIST 17
#define EINVAL 22

static __noinline u64 add(u64 a, u64 b, u64 c, u64 d, u64 e, u64 *f, u32 *g)
{
	*f += a + b + c;
	*g += (u32)(d + e);
	return *f;
}

SEC("tc")
int array_values(struct __sk_buff *ctx)
{
	struct entry first = { 100, { 7, 8 } };
	u32 key = 2, absent = 4;
	struct entry *found;

	if (bpf_map_update_elem(&array, &key, &first, BPF_ANY) != 0)
		return -1;
	found = bpf_map_lookup_elem(&array, &key);
	if (!found)
		return -2;
	add(N(1), N(2), N(3), N(4), N(5), &found->count, &found->words[1]);
	if (bpf_map_lookup_elem(&array, &absent))
		return -3;
	return (int)(1000 * found->count + found->words[1]);
}

/* Every error of an array, one decimal place each. */
SEC("tc")
int array_errors(struct __sk_buff *ctx)
{
	struct entry value = { 1, { 2, 3 } };
	u32 key = 1, absent = 4;
	int result = 0;

	if (bpf_map_update_elem(&array, &absent, &value, BPF_ANY) == -E2BIG)
		result += 1;
	if (bpf_map_update_elem(&array, &key, &value, BPF_NOEXIST) == -EEXIST)
		result += 10;
	if (bpf_map_update_elem(&array, &key, &value, BPF_EXIST) == 0)
		result += 100;
	if (bpf_map_delete_elem(&array, &key) == -EINVAL)
		result += 1000;
	if (bpf_map_update_elem(&array, &key, &value, 64) == -EINVAL)
		result += 10000;
	return result;
}

SEC("tc")
int hash_values(struct __sk_buff *ctx)
{
	u64 key = 0x1122334455667788, other = 5, value = 40;
	u64 *found;
	int result = 0;

	if (bpf_map_lookup_elem(&hash, &key))
		return -1;
	if (bpf_map_update_elem(&hash, &key, &value, BPF_NOEXIST) != 0)
		return -2;
	value = 2;
	if (bpf_map_update_elem(&hash, &other, &value, BPF_ANY) != 0)
		return -3;
	found = bpf_map_lookup_elem(&hash, &key);
	if (!found)
		return -4;
	*found += value;
	result = (int)*found;
	if (bpf_map_delete_elem(&hash, &other) != 0)
		return -5;
	return result;
}

/* Every error of a hash, one decimal place each. */
SEC("tc")
int hash_errors(struct __sk_buff *ctx)
{
	u64 first = 1, second = 2, third = 3, value = 9;
	int result = 0;

	if (bpf_map_delete_elem(&hash, &first) == -ENOENT)
		result += 1;
	if (bpf_map_update_elem(&hash, &first, &value, BPF_EXIST) == -ENOENT)
		result += 10;
	if (bpf_map_update_elem(&hash, &first, &value, BPF_NOEXIST) == 0)
		result += 100;
	if (bpf_map_update_elem(&hash, &first, &value, BPF_NOEXIST) == -EEXIST)
		result += 1000;
	if (bpf_map_update_elem(&hash, &second, &value, BPF_ANY) == 0)
		result += 10000;
	if (bpf_map_update_elem(&hash, &third, &value, BPF_ANY) == -E2BIG)
		result += 100000;
	return result;
}

SEC("tc")
int per_cpu_values(struct __sk_buff *ctx)
{
	u32 key = 1;
	u64 value = 30;
	u64 *found = bpf_map_lookup_elem(&per_cpu, &key);

	if (!found || *found != 0)
		return -1;
	*found = 12;
	if (bpf_map_update_elem(&per_cpu_hash, &key, &value, BPF_ANY) != 0)
		return -2;
	found = bpf_map_lookup_elem(&per_cpu, &key);
	if (!found)
		return -3;
	value = *found;
	found = bpf_map_lookup_elem(&per_cpu_hash, &key);
	return found ? (int)(value + *found) : -4;
}

/* A map's value as memory of a kfunc, pointer and size in slots. */
SEC("tc")
int value_in_kfunc(struct __sk_buff *ctx)
{
	struct entry first = { 0x0102030405060708, { 0x10, 0x20 } };
	u32 key = 3;
	struct entry *found;

	bpf_map_update_elem(&array, &key, &first, BPF_ANY);
	found = bpf_map_lookup_elem(&array, &key);
	if (!found)
		return -1;
	return (int)kf_mem_sum_10(1, 2, 3, 4, 5, 6, 7, 8, found, sizeof(*found));
}

LICENSE;
