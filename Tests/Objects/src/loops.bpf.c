/* SPDX-License-Identifier: MIT
 * Bounded loops around calls with slots, shifts, divisions, signed loads, 32-bit arithmetic.
 */
#include "fixture.h"

extern u64 bpf_kfunc_call_stack_arg(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j) __ksym;

SENT(u32, count, 9);
SENT(s32, divisor, -7);
SENT(s64, wide, -1000000000007);

u64 result;

static __noinline u64 mix(u64 a, u32 b, s32 c, u64 d, s64 e, u32 f, s32 g, u64 h)
{
	u64 sum = (a << 7) ^ (a >> 57);

	sum += b % 13u;
	sum -= (u64)(s64)(c >> 3);
	sum ^= d * 0x9e3779b97f4a7c15;
	sum += (u64)(e >> 5);
	sum = (sum << 32) | (sum >> 32);
	sum += (u32)(f << 9) / 11u;
	sum ^= (u64)(s64)g;
	return sum + h;
}

SEC("tc")
int mixed_arithmetic(struct __sk_buff *ctx)
{
	u64 sum = 1;

	for (u32 i = 0; i < count && i < 16; i++)
		sum = mix(sum, count * i, divisor * (s32)i, sum + i, wide, 0xf0000001u + i, -(s32)i, i);
	result = sum;
	return (int)result;
}

SEC("tc")
int kfunc_in_loop(struct __sk_buff *ctx)
{
	u64 sum = 0;

	for (u32 i = 0; i < count && i < 16; i++)
		sum = bpf_kfunc_call_stack_arg(sum, i, 1, 1, 1, 1, 1, 1, i, sum);
	result = sum;
	return (int)result;
}

LICENSE;
