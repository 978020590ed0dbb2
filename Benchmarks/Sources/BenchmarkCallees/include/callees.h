/* SPDX-License-Identifier: MIT
 *
 * callees.h: functions for the benchmarks that do almost nothing, and C callers that load the arguments from
 * memory, call, and store the result, like a compiled BPF program.
 */
#ifndef CALLEES_H
#define CALLEES_H

#include <stdint.h>

uint64_t bench_callee_6(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
uint64_t bench_callee_8(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
uint64_t bench_callee_10(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
			 uint64_t);
uint64_t bench_callee_12(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
			 uint64_t, uint64_t, uint64_t);

/* args: 32 words of arguments, then the result. */
void bench_thunk_6(uint64_t *args);
void bench_thunk_8(uint64_t *args);
void bench_thunk_10(uint64_t *args);
void bench_thunk_12(uint64_t *args);

/* A loop of ten operations on four words. */
uint64_t bench_loop(uint64_t rounds);
uintptr_t bench_loop_address(void);

/* The addresses, for callers that are not C functions. */
uintptr_t bench_callee_address(int count);
uintptr_t bench_thunk_address(int count);

#endif
