/* SPDX-License-Identifier: MIT
 *
 * kft_debug.h: generated code that debuggers and profilers of this process are told of.
 */
#ifndef KFT_DEBUG_H
#define KFT_DEBUG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A registered image. */
struct jit_code_entry;

/* Registers an ELF image with a debugger by gdb's JIT interface (gdb manual, "JIT Compilation Interface"). The image stays
 * unchanged until kft_debug_unregister. NULL with errno set where there is no memory. */
struct jit_code_entry *kft_debug_register(const void *image, size_t size);

/* Ends a registration. To be called before the code's memory is freed. */
void kft_debug_unregister(struct jit_code_entry *entry);

/* The process that traces this one, a debugger; 0 for none, or where /proc is missing. */
int kft_debug_tracer(void);

/* The processor's time stamp by CLOCK_MONOTONIC in nanoseconds, as `perf record -k mono` has it. */
uint64_t kft_debug_time(void);

/* The calling thread's number. */
int kft_debug_thread(void);

#endif
