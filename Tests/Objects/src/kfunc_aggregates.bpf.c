/* SPDX-License-Identifier: MIT
 * Kfuncs with structs and __int128 by value, and results in R0:R2.
 */
#include "fixture.h"

struct kf_pair { u64 a; u64 b; };
struct kf_struct_8 { u32 a; s32 b; };
struct kf_result_16 { u64 low; u64 high; };

extern u64 kf_pair_at_4(u64 a, u64 b, u64 c, struct kf_pair d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j, u64 k) __ksym;
extern u64 kf_pair_at_5(u64 a, u64 b, u64 c, u64 d, struct kf_pair e, u64 f, u64 g, u64 h, u64 i, u64 j, u64 k) __ksym;
extern u64 kf_pair_at_6(u64 a, u64 b, u64 c, u64 d, u64 e, struct kf_pair f, u64 g, u64 h, u64 i, u64 j, u64 k) __ksym;
extern u64 kf_s128_at_5(u64 a, u64 b, u64 c, u64 d, __int128 e, u64 f, u64 g) __ksym;
extern u64 kf_s128_at_7(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, __int128 g, u64 h, u64 i) __ksym;
extern struct kf_struct_8 kf_struct_8_12(struct kf_struct_8 a, struct kf_struct_8 b, struct kf_struct_8 c,
                                         struct kf_struct_8 d, struct kf_struct_8 e, struct kf_struct_8 f,
                                         struct kf_struct_8 g, struct kf_struct_8 h, struct kf_struct_8 i,
                                         struct kf_struct_8 j, struct kf_struct_8 k, struct kf_struct_8 l) __ksym;
extern struct kf_result_16 kf_result_struct_16(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h) __ksym;
extern __int128 kf_result_s128(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h) __ksym;

SENT(u64, one, 1);
SENT(u64, low, 0x0123456789abcdef);
SENT(u64, high, 0x7edcba9876543210);
SENT(u32, word, 0xf4e3d2c1);
SENT(s32, minus, -77);

u64 result, upper;

SEC("tc")
int pair_at_4(struct __sk_buff *ctx)
{
	struct kf_pair p = { low, high };

	result = kf_pair_at_4(one, 2, 3, p, 5, 6, 7, 8, 9, 10, 11);
	return (int)result;
}

SEC("tc")
int pair_at_5(struct __sk_buff *ctx)
{
	struct kf_pair p = { low, high };

	result = kf_pair_at_5(one, 2, 3, 4, p, 6, 7, 8, 9, 10, 11);
	return (int)result;
}

/* Natively in memory, and g in r9: the call needs moves. */
SEC("tc")
int pair_at_6(struct __sk_buff *ctx)
{
	struct kf_pair p = { low, high };

	result = kf_pair_at_6(one, 2, 3, 4, 5, p, 7, 8, 9, 10, 11);
	return (int)result;
}

SEC("tc")
int s128_at_5(struct __sk_buff *ctx)
{
	__int128 v = (__int128)((unsigned __int128)high << 64 | low);

	result = kf_s128_at_5(one, 2, 3, 4, v, 6, 7);
	return (int)result;
}

SEC("tc")
int s128_at_7(struct __sk_buff *ctx)
{
	__int128 v = -(__int128)low;

	result = kf_s128_at_7(one, 2, 3, 4, 5, 6, v, 8, 9);
	return (int)result;
}

SEC("tc")
int small_structs(struct __sk_buff *ctx)
{
	struct kf_struct_8 s = { word, minus }, t = { 1, 2 };

	s = kf_struct_8_12(s, t, s, t, s, t, s, t, s, t, s, t);
	result = s.a;
	upper = (u64)s.b;
	return (int)result;
}

SEC("tc")
int struct_result(struct __sk_buff *ctx)
{
	struct kf_result_16 r = kf_result_struct_16(one, 2, 3, 4, 5, 6, 7, low);

	result = r.low;
	upper = r.high;
	return (int)result;
}

SEC("tc")
int int128_result(struct __sk_buff *ctx)
{
	__int128 r = kf_result_s128(one, 2, 3, 4, 5, 6, 7, low);

	result = (u64)r;
	upper = (u64)(r >> 64);
	return (int)result;
}

LICENSE;
