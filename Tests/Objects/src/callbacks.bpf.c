/* SPDX-License-Identifier: MIT
 * bpf_loop with callbacks that call subprograms and kfuncs with slots.
 */
#include "fixture.h"

extern u64 bpf_kfunc_call_stack_arg(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j) __ksym;

struct state { u64 sum; u64 stop; };

static __noinline u64 eight(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h;
}

static long with_subprogram(u64 index, void *context)
{
	struct state *state = context;

	state->sum += eight(N(1), N(1), N(1), N(1), N(1), N(1), N(1), index);
	return index == state->stop;
}

static long with_kfunc(u64 index, void *context)
{
	struct state *state = context;

	state->sum += bpf_kfunc_call_stack_arg(index, 1, 1, 1, 1, 1, 1, 1, 1, 2 * index);
	return 0;
}

SEC("tc")
int all_iterations(struct __sk_buff *ctx)
{
	struct state state = { 0, 1000 };
	long count = bpf_loop(10, with_subprogram, &state, 0);

	return (int)(1000 * count + (long)state.sum);
}

/* The callback ends the loop: its iteration counts. */
SEC("tc")
int ended_early(struct __sk_buff *ctx)
{
	struct state state = { 0, 3 };
	long count = bpf_loop(10, with_subprogram, &state, 0);

	return (int)(1000 * count + (long)state.sum);
}

SEC("tc")
int kfunc_in_callback(struct __sk_buff *ctx)
{
	struct state state = { 0, 0 };
	long count = bpf_loop(5, with_kfunc, &state, 0);

	return (int)(1000 * count + (long)state.sum);
}

SEC("tc")
int wrong_flags(struct __sk_buff *ctx)
{
	struct state state = { 0, 0 };

	return (int)bpf_loop(5, with_kfunc, &state, 1);
}

LICENSE;
