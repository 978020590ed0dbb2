/* SPDX-License-Identifier: MIT
 *
 * callers.c contains the C callers: in a separate file, so that the compiler cannot use knowledge of the callees
 * that the JIT does not have.
 */
#include "callees.h"

typedef uint64_t u64;

u64 bench_callee_6(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
	(void)b, (void)c, (void)d, (void)e;
	return a + f;
}

u64 bench_callee_8(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h)
{
	(void)b, (void)c, (void)d, (void)e, (void)f, (void)g;
	return a + h;
}

u64 bench_callee_10(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j)
{
	(void)b, (void)c, (void)d, (void)e, (void)f, (void)g, (void)h, (void)i;
	return a + j;
}

u64 bench_callee_12(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j, u64 k, u64 l)
{
	(void)b, (void)c, (void)d, (void)e, (void)f, (void)g, (void)h, (void)i, (void)j, (void)k;
	return a + l;
}

uintptr_t bench_callee_address(int count)
{
	switch (count) {
	case 6: return (uintptr_t)bench_callee_6;
	case 8: return (uintptr_t)bench_callee_8;
	case 10: return (uintptr_t)bench_callee_10;
	case 12: return (uintptr_t)bench_callee_12;
	default: return 0;
	}
}
