/* SPDX-License-Identifier: MIT
 *
 * engine.c: what engines from outside need of C. See kft_engine.h.
 */
#include "kft_engine.h"
#include "kft_worker.h"

extern struct kft_progress *kft_watched_progress;

static const struct kft_tail_array *tail_arrays;
static size_t tail_array_count;

void kft_set_tail_arrays(const struct kft_tail_array *arrays, size_t count)
{
	tail_arrays = arrays;
	tail_array_count = count;
}

void *kft_tail_call_target(uint64_t array, uint32_t index)
{
	for (size_t i = 0; i < tail_array_count; i++)
		if (tail_arrays[i].address == array)
			return index < tail_arrays[i].count ? tail_arrays[i].handles[index] : NULL;
	return NULL;
}

/* The compiler must not make a call of memcpy of it: a fault is to be in this function. */
void kft_copy_bytes(void *to, const void *from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		((volatile char *)to)[i] = ((const volatile char *)from)[i];
}

void kft_copy_text(char *to, const char *from, size_t count)
{
	size_t i = 0;

	while (i + 1 < count && from[i] != '\0') {
		to[i] = from[i];
		i++;
	}
	to[i] = '\0';
}

void kft_note_engine_function(uint32_t number)
{
	if (kft_watched_progress != NULL)
		kft_watched_progress->engine_function = number;
}
