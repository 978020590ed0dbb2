/* SPDX-License-Identifier: MIT */
#include "callees.h"

#define RESULT 32

void bench_thunk_6(uint64_t *a)
{
	a[RESULT] = bench_callee_6(a[0], a[1], a[2], a[3], a[4], a[5]);
}

void bench_thunk_8(uint64_t *a)
{
	a[RESULT] = bench_callee_8(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
}

void bench_thunk_10(uint64_t *a)
{
	a[RESULT] = bench_callee_10(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9]);
}

void bench_thunk_12(uint64_t *a)
{
	a[RESULT] = bench_callee_12(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]);
}

uintptr_t bench_thunk_address(int count)
{
	switch (count) {
	case 6: return (uintptr_t)bench_thunk_6;
	case 8: return (uintptr_t)bench_thunk_8;
	case 10: return (uintptr_t)bench_thunk_10;
	case 12: return (uintptr_t)bench_thunk_12;
	default: return 0;
	}
}
