/* SPDX-License-Identifier: MIT
 *
 * kft_engine.h: what engines from outside need of C: the table of tail calls, and guarded copies of what they return.
 */
#ifndef KFT_ENGINE_H
#define KFT_ENGINE_H

#include <stddef.h>
#include <stdint.h>

/* A program array: what a program has in r2, and the engine's handles of its entries, NULL for an empty one. */
struct kft_tail_array {
	uint64_t address;
	void *const *handles;
	uint32_t count;
};

/* The arrays of the programs that run; they stay where they are until others are set. */
void kft_set_tail_arrays(const struct kft_tail_array *arrays, size_t count);
/* kfunctest_program.tail_call_target. */
void *kft_tail_call_target(uint64_t array, uint32_t index);

/* Copies bytes; to be called guarded, since an engine may return any address. */
void kft_copy_bytes(void *to, const void *from, size_t count);
/* Copies text of at most count - 1 bytes, to be called guarded; to is terminated. */
void kft_copy_text(char *to, const char *from, size_t count);

/* Worker: tells the parent which function of an engine runs, 0 for none. */
void kft_note_engine_function(uint32_t number);

#endif
