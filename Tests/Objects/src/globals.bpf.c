/* SPDX-License-Identifier: MIT
 * Global data of every section: .data, .bss, .rodata, .rodata.str1.1, static and not, of every width.
 */
#include "fixture.h"

extern u64 kf_u64_7(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g) __ksym;

u64 counter = 40;
u32 words[4] = { 1, 2, 3, 4 };
static volatile s16 narrow = -5;

u64 sum;
static volatile u64 calls;
u8 bytes[5];
struct { u8 tag; u64 value; } record;

const volatile u32 limit = 3;
const volatile s8 table[4] = { -1, 20, -3, 40 };
const char *volatile unused;

static __noinline void count(u64 a, u64 b, u64 c, u64 d, u64 e, u64 *f, u64 *g)
{
	*f += a + b + c;
	*g += d + e;
	calls++;
}

SEC("tc")
int read_and_write(struct __sk_buff *ctx)
{
	counter += words[1] + (u64)narrow;
	words[3] = (u32)counter;
	sum = counter * 1000;
	bytes[4] = 0xa5;
	record.tag = 7;
	record.value = sum + 1;
	narrow = 6;
	return (int)(counter + bytes[4]);
}

SEC("tc")
int read_only(struct __sk_buff *ctx)
{
	int total = 0;

	for (u32 i = 0; i < limit && i < 4; i++)
		total = 10 * total + table[i];
	return total;
}

/* Addresses of global data in slots. */
SEC("tc")
int through_slots(struct __sk_buff *ctx)
{
	count(N(1), N(2), N(3), N(4), limit, &counter, &sum);
	count(N(10), N(20), N(30), N(40), limit, &sum, &counter);
	return (int)(1000 * counter + 10 * sum + calls);
}

/* Strings of the compiler's own, in .rodata.str1.1: the length of the first word. */
static __noinline u64 length(u64 a, u64 b, u64 c, u64 d, u64 e, const char *s, u64 most)
{
	u64 n = 0;

	for (u64 i = 0; i < 32; i++) {
		if (i >= most || s[i & 31] == ' ')
			break;
		n++;
	}
	return n + a + b + c + d + e;
}

SEC("tc")
int string(struct __sk_buff *ctx)
{
	u64 first = length(N(1), N(2), N(3), N(4), limit, "thirty-two bytes with their zero", 16 + limit);

	return (int)(100 * first + length(N(1), N(2), N(3), N(4), limit, "fifteen_letters and a tail of bytes", 16 + limit));
}

SEC("tc")
int kfunc_of_globals(struct __sk_buff *ctx)
{
	sum = kf_u64_7(counter, words[0], words[1], words[2], words[3], limit, (u64)table[2]);
	return (int)sum;
}

LICENSE;
