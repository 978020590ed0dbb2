/* SPDX-License-Identifier: MIT
 * Kfuncs of 6 to 12 arguments of 64 bits.
 */
#include "fixture.h"

extern u64 kf_u64_6(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f) __ksym;
extern u64 kf_u64_7(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g) __ksym;
extern u64 kf_u64_8(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h) __ksym;
extern u64 kf_u64_9(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i) __ksym;
extern u64 kf_u64_10(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j) __ksym;
extern u64 kf_u64_11(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j, u64 k) __ksym;
extern u64 kf_u64_12(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j, u64 k, u64 l) __ksym;

u64 result;

SENT(u64, a, 0x1817161514131211);
SENT(u64, b, 0x2827262524232221);
SENT(u64, c, 0x3837363534333231);
SENT(u64, d, 0x4847464544434241);
SENT(u64, e, 0x5857565554535251);
SENT(u64, f, 0x6867666564636261);
SENT(u64, g, 0x7877767574737271);
SENT(u64, h, 0x8887868584838281);
SENT(u64, i, 0x9897969594939291);
SENT(u64, j, 0xa8a7a6a5a4a3a2a1);
SENT(u64, k, 0xb8b7b6b5b4b3b2b1);
SENT(u64, l, 0xc8c7c6c5c4c3c2c1);

SEC("tc")
int six(struct __sk_buff *ctx)
{
	result = kf_u64_6(a, b, c, d, e, f);
	return (int)result;
}

SEC("tc")
int seven(struct __sk_buff *ctx)
{
	result = kf_u64_7(a, b, c, d, e, f, g);
	return (int)result;
}

SEC("tc")
int eight(struct __sk_buff *ctx)
{
	result = kf_u64_8(a, b, c, d, e, f, g, h);
	return (int)result;
}

SEC("tc")
int nine(struct __sk_buff *ctx)
{
	result = kf_u64_9(a, b, c, d, e, f, g, h, i);
	return (int)result;
}

SEC("tc")
int ten(struct __sk_buff *ctx)
{
	result = kf_u64_10(a, b, c, d, e, f, g, h, i, j);
	return (int)result;
}

SEC("tc")
int eleven(struct __sk_buff *ctx)
{
	result = kf_u64_11(a, b, c, d, e, f, g, h, i, j, k);
	return (int)result;
}

SEC("tc")
int twelve(struct __sk_buff *ctx)
{
	result = kf_u64_12(a, b, c, d, e, f, g, h, i, j, k, l);
	return (int)result;
}

/* Immediates: the slots are stored by ST, not STX. */
SEC("tc")
int twelve_immediates(struct __sk_buff *ctx)
{
	result = kf_u64_12(1, 2, 3, 4, 5, 6, 7, (u64)-8, 9, 0x1000000000, 11, 12);
	return (int)result;
}

LICENSE;
