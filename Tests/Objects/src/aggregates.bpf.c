/* SPDX-License-Identifier: MIT
 * 16 bytes by value, between subprograms: structs and __int128, as parameters and as results.
 */
#include "fixture.h"

struct pair { u64 a; u64 b; };
struct small { u32 a; s16 b; u8 c; };
struct twelve_bytes { u32 a[3]; };

SENT(u64, one, 1);
SENT(u64, low, 0x0123456789abcdef);
SENT(u64, high, 0x7edcba9876543210);

u64 result;

/* In r5 and the first slot. */
static __noinline u64 at_5(u64 a, u64 b, u64 c, u64 d, struct pair e, u64 f, u64 g)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e.a + 6 * e.b + 7 * f + 8 * g;
}

SEC("tc")
int pair_at_5(struct __sk_buff *ctx)
{
	struct pair p = { low, high };

	result = at_5(one, N(2), N(3), N(4), p, N(5), N(6));
	return (int)result;
}

/* In the first two slots. */
static __noinline u64 at_6(u64 a, u64 b, u64 c, u64 d, u64 e, struct pair f, struct small g)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f.a + 7 * f.b + 8 * g.a + 9 * (u64)g.b + 10 * g.c;
}

SEC("tc")
int pair_at_6(struct __sk_buff *ctx)
{
	struct pair p = { low, high };
	struct small s = { (u32)low, (s16)-20, (u8)high };

	result = at_6(one, N(2), N(3), N(4), N(5), p, s);
	return (int)result;
}

static __noinline u64 twelve_at_4(u64 a, u64 b, u64 c, struct twelve_bytes d, u64 e, struct twelve_bytes f)
{
	return a + 2 * b + 3 * c + 4 * (u64)d.a[0] + 5 * (u64)d.a[1] + 6 * (u64)d.a[2] + 7 * e + 8 * (u64)f.a[0] +
	       9 * (u64)f.a[1] + 10 * (u64)f.a[2];
}

SEC("tc")
int twelve_bytes(struct __sk_buff *ctx)
{
	struct twelve_bytes d = { { (u32)low, (u32)high, 3 } }, f = { { 4, (u32)(low >> 32), 6 } };

	result = twelve_at_4(one, N(2), N(3), d, N(4), f);
	return (int)result;
}

static __noinline u64 wide_at_6(u64 a, u64 b, u64 c, u64 d, u64 e, __int128 f, unsigned __int128 g, u64 h)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * (u64)f + 7 * (u64)(f >> 64) + 8 * (u64)g + 9 * (u64)(g >> 64) + 10 * h;
}

SEC("tc")
int int128_at_6(struct __sk_buff *ctx)
{
	__int128 f = -(__int128)one;
	unsigned __int128 g = (unsigned __int128)high << 64 | low;

	result = wide_at_6(one, N(2), N(3), N(4), N(5), f, g, N(6));
	return (int)result;
}

/* Returned in R0:R2. */
static __noinline struct pair swapped(u64 a, u64 b, u64 c, u64 d, u64 e, struct pair f, u64 g)
{
	struct pair p = { f.b + a + b + c, f.a + d + e + g };

	return p;
}

SEC("tc")
int pair_result(struct __sk_buff *ctx)
{
	struct pair p = { low, high };

	p = swapped(one, N(2), N(3), N(4), N(5), p, N(6));
	result = 3 * p.a + 5 * p.b;
	return (int)result;
}

static __noinline __int128 difference(u64 a, u64 b, u64 c, u64 d, u64 e, __int128 f, u64 g)
{
	return f - (__int128)(a + b + c + d + e + g);
}

SEC("tc")
int int128_result(struct __sk_buff *ctx)
{
	__int128 r = difference(one, N(2), N(3), N(4), N(5), (__int128)one << 64, N(6));

	result = 3 * (u64)r + 5 * (u64)(r >> 64);
	return (int)result;
}

LICENSE;
