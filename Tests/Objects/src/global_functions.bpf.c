/* SPDX-License-Identifier: MIT
 * Global subprograms, which take five slots at most, and call static ones and kfuncs that take more.
 */
#include "fixture.h"

extern u64 bpf_kfunc_call_stack_arg(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j) __ksym;

SENT(u64, one, 1);
SENT(s16, minus_four, -4);

u64 result;

static __noinline u64 nine(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i;
}

__noinline u64 five(u64 a, s16 b, u32 c, s8 d, u64 e)
{
	return nine(a, (u64)b, c, (u64)d, e, N(6), N(7), N(8), a);
}

__noinline int with_kfunc(int a, int b)
{
	return (int)bpf_kfunc_call_stack_arg((u64)a, (u64)b, 3, 4, 5, 6, 7, 8, 9, 10);
}

SEC("tc")
int global_and_static(struct __sk_buff *ctx)
{
	result = five(one, minus_four, N(0xfffffff0), N(-2), N(5));
	return (int)result;
}

SEC("tc")
int global_and_kfunc(struct __sk_buff *ctx)
{
	return with_kfunc((int)one, minus_four) + with_kfunc(minus_four, 2);
}

LICENSE;
