/* SPDX-License-Identifier: MIT */
#include "callees.h"

uint64_t bench_loop(uint64_t rounds)
{
	uint64_t a = 1, b = 2, c = 3, d = 4;

	do {
		a += b;
		c ^= a;
		b += c;
		d ^= b;
		a -= d;
		c += a;
		b ^= c;
		d += b;
		a ^= d;
		c -= b;
	} while (--rounds);
	return a + c;
}

uintptr_t bench_loop_address(void)
{
	return (uintptr_t)bench_loop;
}
