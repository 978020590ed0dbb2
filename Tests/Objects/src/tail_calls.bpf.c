/* SPDX-License-Identifier: MIT
 * A program array whose entries are set with .values.
 */
#include "fixture.h"

u64 trace;

int first(struct __sk_buff *ctx);
int second(struct __sk_buff *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, sizeof(u32));
	__array(values, int(void *));
} programs SEC(".maps") = {
	.values = {
		[0] = (void *)&first,
		[2] = (void *)&second,
	},
};

SEC("tc")
int first(struct __sk_buff *ctx)
{
	trace = 10 * trace + 1;
	bpf_tail_call(ctx, &programs, 2);
	return -1;
}

SEC("tc")
int second(struct __sk_buff *ctx)
{
	trace = 10 * trace + 2;
	return 222;
}

SEC("tc")
int entry(struct __sk_buff *ctx)
{
	trace = 9;
	bpf_tail_call(ctx, &programs, 0);
	return -2;
}

/* An empty entry and one past the end: the call is not made. */
SEC("tc")
int not_taken(struct __sk_buff *ctx)
{
	trace = 8;
	bpf_tail_call(ctx, &programs, 1);
	trace = 10 * trace + 3;
	bpf_tail_call(ctx, &programs, 4);
	return (int)trace;
}

LICENSE;
