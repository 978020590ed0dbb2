/* SPDX-License-Identifier: MIT
 *
 * kft_helpers.h: helper functions that BPF programs call by id, and the conformance suite's unwind helper.
 */
#ifndef KFT_HELPERS_H
#define KFT_HELPERS_H

#include <stdbool.h>
#include <stdint.h>

/* 5: nanoseconds of CLOCK_MONOTONIC. */
uint64_t kft_helper_ktime_get_ns(void);
/* 6: prints a format of `size` bytes with up to three arguments to standard error (%d %i %u %x %p %s %c, with l and
 * ll); returns the bytes printed, or -EINVAL. */
uint64_t kft_helper_trace_printk(const char *format, uint32_t size, uint64_t a, uint64_t b, uint64_t c);
/* 7: 32 random bits. */
uint64_t kft_helper_get_prandom_u32(void);
/* 8: the number of the processor. */
uint64_t kft_helper_get_smp_processor_id(void);

/* Calls a function with five argument words. */
uint64_t kft_call_with_five(uint64_t function, const uint64_t *arguments);

/* The conformance suite's: 0 gathers five bytes, 1 inverts with 42, 2 does nothing, 3 is a root, 4 compares strings. */
uint64_t kft_helper_gather_bytes(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e);
uint64_t kft_helper_memfrob(uint8_t *bytes, uint64_t count);
uint64_t kft_helper_nothing(void);
uint64_t kft_helper_root(uint64_t value);
uint64_t kft_helper_strcmp(const char *a, const char *b);

/* 5: returns its argument; for 0 it records that the program ends, and ends the guarded call by a trap. */
uint64_t kft_helper_unwind(uint64_t value);
/* Whether the calling thread's last trap came from kft_helper_unwind; resets the record. */
bool kft_take_unwound(void);

#endif
