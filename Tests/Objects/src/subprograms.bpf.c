/* SPDX-License-Identifier: MIT
 * Calls of subprograms with 6 to 12 arguments: widths, nesting, depth, merged stores, pointers to the caller's stack.
 */
#include "fixture.h"

SENT(u64, one, 1);
SENT(u64, two, 2);
SENT(u64, big, 0x1000000000);
SENT(s8, minus_three, -3);
SENT(s16, minus_four, -4);
SENT(s32, minus_five, -5);
SENT(u8, u8_, 0xf6);
SENT(u16, u16_, 0xfff7);
SENT(u32, u32_, 0xfffffff8);
SENT(bool, yes, 1);

u64 result;

/* Each argument has a weight of its own, so that two that are exchanged change the sum. */

static __noinline u64 six(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f;
}

static __noinline u64 seven(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g;
}

static __noinline u64 eight(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h;
}

static __noinline u64 nine(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i;
}

static __noinline u64 ten(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j;
}

static __noinline u64 eleven(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j, u64 k)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j + 11 * k;
}

static __noinline u64 twelve(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j, u64 k, u64 l)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j + 11 * k + 12 * l;
}

SEC("tc")
int count_6(struct __sk_buff *ctx)
{
	result = six(one, two, N(3), N(4), N(5), big);
	return (int)result;
}

SEC("tc")
int count_7(struct __sk_buff *ctx)
{
	result = seven(one, two, N(3), N(4), N(5), N(6), big);
	return (int)result;
}

SEC("tc")
int count_8(struct __sk_buff *ctx)
{
	result = eight(one, two, N(3), N(4), N(5), N(6), N(7), big);
	return (int)result;
}

SEC("tc")
int count_9(struct __sk_buff *ctx)
{
	result = nine(one, two, N(3), N(4), N(5), N(6), N(7), N(8), big);
	return (int)result;
}

SEC("tc")
int count_10(struct __sk_buff *ctx)
{
	result = ten(one, two, N(3), N(4), N(5), N(6), N(7), N(8), N(9), big);
	return (int)result;
}

SEC("tc")
int count_11(struct __sk_buff *ctx)
{
	result = eleven(one, two, N(3), N(4), N(5), N(6), N(7), N(8), N(9), N(10), big);
	return (int)result;
}

SEC("tc")
int count_12(struct __sk_buff *ctx)
{
	result = twelve(one, two, N(3), N(4), N(5), N(6), N(7), N(8), N(9), N(10), N(11), big);
	return (int)result;
}

static __noinline s64 narrow(s8 a, u8 b, s16 c, u16 d, s32 e, u32 f, s8 g, u8 h, s16 i, u16 j, s32 k, bool l)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * (s64)e + 6 * (s64)f + 7 * g + 8 * h + 9 * i + 10 * j + 11 * (s64)k + 12 * l;
}

SEC("tc")
int narrow_12(struct __sk_buff *ctx)
{
	result = (u64)narrow(minus_three, u8_, minus_four, u16_, minus_five, u32_, minus_three, u8_, minus_four, u16_,
	                     minus_five, yes);
	return (int)result;
}

/* Nested: each function calls another with slots of its own, and uses its incoming ones afterwards. */
static __noinline u64 inner(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g;
}

static __noinline u64 middle(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i)
{
	return inner(i, h, g, f, e, d, c) + 100 * a + 1000 * b + 10000 * g + 100000 * h + 1000000 * i;
}

static __noinline u64 outer(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h)
{
	return middle(h, g, f, e, d, c, b, a, N(9)) + 10000000 * f + 100000000 * g + 1000000000 * h;
}

SEC("tc")
int nested(struct __sk_buff *ctx)
{
	result = outer(one, two, N(3), N(4), N(5), N(6), N(7), N(8));
	return (int)result;
}

/* Callees of different counts, twice each: the outgoing area is the largest, slots do not survive a call. */
SEC("tc")
int different_counts(struct __sk_buff *ctx)
{
	u64 sum = twelve(one, two, N(3), N(4), N(5), N(6), N(7), N(8), N(9), N(10), N(11), N(12));

	sum = 31 * sum + six(two, one, N(3), N(4), N(5), big);
	sum = 31 * sum + ten(one, two, N(3), N(4), N(5), N(6), N(7), N(8), N(9), N(100));
	sum = 31 * sum + seven(one, two, N(3), N(4), N(5), N(6), N(1000));
	sum = 31 * sum + six(one, two, 3, 4, 5, 10000);
	sum = 31 * sum + twelve(two, one, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11);
	result = sum;
	return (int)result;
}

/* Calls in two branches that differ in one slot: the compiler merges the calls, and stores the slot in either branch. */
static __noinline u64 choose(u64 which)
{
	u64 sum;

	if (which & 1)
		sum = nine(which, two, 3, 4, 5, 60, 7, 8, 9);
	else
		sum = nine(which, two, 3, 4, 5, 6, 7, 8, 90);
	return sum;
}

SEC("tc")
int merged_stores(struct __sk_buff *ctx)
{
	result = 1000000 * choose(one) + choose(two);
	return (int)result;
}

/* Pointers to the caller's stack in slots: read and written. */
static __noinline u64 through_slots(u64 a, u64 b, u64 c, u64 d, u64 e, u64 *p, u64 f, s32 *q, u8 *bytes)
{
	*p += 5 * f;
	*q = -*q;
	bytes[1] = (u8)(bytes[0] + bytes[2]);
	return a + b + c + d + e + *p;
}

SEC("tc")
int caller_stack(struct __sk_buff *ctx)
{
	u64 p = big;
	s32 q = minus_five;
	u8 bytes[3] = { u8_, 0, 3 };
	u64 sum = through_slots(one, two, N(3), N(4), N(5), &p, N(7), &q, bytes);

	result = sum + 1000 * p + 100 * (u64)q + bytes[1];
	return (int)result;
}

/* 16 frames with the program's own: each passes seven arguments and adds the last to what it gets back. */
#define FRAME(name, next)                                                                                              \
	static __noinline u64 name(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g)                                    \
	{                                                                                                              \
		return next(b, c, d, e, f, g, a + 1) + 3 * g;                                                          \
	}
FRAME(frame_16, inner)
FRAME(frame_15, frame_16)
FRAME(frame_14, frame_15)
FRAME(frame_13, frame_14)
FRAME(frame_12, frame_13)
FRAME(frame_11, frame_12)
FRAME(frame_10, frame_11)
FRAME(frame_9, frame_10)
FRAME(frame_8, frame_9)
FRAME(frame_7, frame_8)
FRAME(frame_6, frame_7)
FRAME(frame_5, frame_6)
FRAME(frame_4, frame_5)
FRAME(frame_3, frame_4)

SEC("tc")
int frames_16(struct __sk_buff *ctx)
{
	result = frame_3(one, two, N(30), N(400), N(5000), N(60000), N(700000));
	return (int)result;
}

LICENSE;
