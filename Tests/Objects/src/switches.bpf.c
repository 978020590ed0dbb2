/* SPDX-License-Identifier: MIT
 * Switches: for cpu v4 clang makes jump tables of them (section .jumptables, gotox), for the others comparisons.
 */
#include "fixture.h"

SENT(u64, value, 250);
SENT(u64, hundred, 100);
SENT(u32, ninth, 9);
SENT(u32, fourth, 4);
SENT(u32, far, 77);

u64 result;

/* The function before the next one: a table of that one holds distances from the start of the section. */
static __noinline u64 halved(u64 number)
{
	return number / 2 + 1;
}

static __noinline u64 chosen(u32 which, u64 x)
{
	switch (which) {
	case 0: return x + 3;
	case 1: return x * 7;
	case 2: return x ^ 11;
	case 3: return x - 5;
	case 4: return x << 3;
	case 5: return x >> 1;
	case 6: return x | 64;
	case 7: return x & 191;
	case 8: return x / 9;
	case 9: return x % 23;
	case 10: return -x;
	case 11: return ~x;
	case 12: return x + 88;
	case 13: return x * 17;
	default: return 5;
	}
}

/* A second function with a table, whose results are taken from the first: 16 cases, of which two lead to one place. */
static __noinline u64 second(u32 which, u64 x)
{
	switch (which) {
	case 0: return chosen(13, x);
	case 1: return halved(x);
	case 2: return chosen(0, x) - 1;
	case 3: return x << 9;
	case 4:
	case 5: return x ^ 0xff;
	case 6: return x * 3;
	case 7: return x - 77;
	case 8: return x | 1;
	case 9: return x % 7;
	case 10: return ~x >> 60;
	case 11: return x / 3;
	case 12: return x + 1000;
	case 13: return x * 2;
	case 14: return x & 60;
	case 15: return x - 1;
	default: return x;
	}
}

SEC("tc")
int every_case(struct __sk_buff *ctx)
{
	u64 sum = 0;

	for (u32 i = 0; i < 16; i++)
		sum += (i + 1) * chosen(i, hundred);
	result = sum;
	return (int)result;
}

SEC("tc")
int two_tables(struct __sk_buff *ctx)
{
	u64 n = value;

	switch (ninth) {
	case 0: n += 1; break;
	case 1: n *= 3; break;
	case 2: n ^= 5; break;
	case 3: n <<= 7; break;
	case 4: n -= 9; break;
	case 5: n |= 11; break;
	case 6: n &= 13; break;
	case 7: n %= 15; break;
	case 8: n /= 17; break;
	case 9: n = n * 6 + 4; break;
	case 10: n = ~n; break;
	case 11: n += 19; break;
	case 12: n ^= 3; break;
	case 13: n -= 2; break;
	default: n = 1; break;
	}
	switch (fourth) {
	case 0: n ^= 21; break;
	case 1: n += 23; break;
	case 2: n *= 25; break;
	case 3: n >>= 2; break;
	case 4: n -= 1000; break;
	case 5: n |= 29; break;
	case 6: n %= 31; break;
	case 7: n &= 33; break;
	case 8: n /= 35; break;
	case 9: n = -n; break;
	case 10: n = ~n; break;
	case 11: n += 37; break;
	case 12: n ^= 39; break;
	case 13: n -= 41; break;
	default: n = 2; break;
	}
	result = n;
	return (int)result;
}

SEC("tc")
int outside(struct __sk_buff *ctx)
{
	result = chosen(far, value) * 1000 + second(far, value);
	return (int)result;
}

SEC("tc")
int functions(struct __sk_buff *ctx)
{
	u64 sum = 0;

	for (u32 i = 0; i < 16; i++)
		sum = sum * 3 + second(i, hundred);
	result = sum;
	return (int)result;
}

LICENSE;
