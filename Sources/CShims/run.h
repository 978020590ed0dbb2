/* SPDX-License-Identifier: MIT
 *
 * run.h: what maps.c, timers.c and dynptr.c share of a run.
 */
#ifndef KFT_RUN_H
#define KFT_RUN_H

#include "kft_maps.h"

#include <stddef.h>

#define RUN_TIMERS 1024
#define RUN_FAILURE_SIZE 128
#define NONE UINT32_MAX

/* A place for an element of a hash, by its index. */
struct place {
	uint64_t sequence;  /* when its key was added; 0 for none */
	uint32_t chain;     /* the next place with the same hash, or the next free one */
	uint32_t previous;  /* in the order of sequence */
	uint32_t following;
};

struct kft_map {
	struct kft_map *next;
	struct kft_map_attributes attributes;
	char *values;
	size_t values_mapping;
	uint64_t value_stride;
	/* The rest is of a hash only. */
	char *keys;
	uint64_t key_stride;
	struct place *places;
	uint32_t *buckets;
	uint32_t bucket_count;
	uint32_t place_count; /* one more than entries: an update does not change the old element */
	uint32_t free;
	uint32_t spare;
	uint32_t first;
	uint32_t last;
	uint64_t sequence;
	void *mappings[3];
	size_t mapping_sizes[3];
};

/* A struct bpf_timer in a value, which is known by its address: what it holds is the kernel's own. */
struct timer {
	uint64_t address;
	struct kft_map *map;
	uint64_t function;
	uint32_t clock;
	int64_t expiry;
	uint64_t order;
	bool is_active;
};

struct kft_run {
	struct kft_map *maps;
	char failure[RUN_FAILURE_SIZE];
	uint64_t context;
	uint64_t packet;
	uint32_t packet_size;
	bool is_skb;
	bool is_read_only;
	uint32_t iterations;
	struct timer timers[RUN_TIMERS];
	uint32_t timer_count;
	uint32_t callbacks;
	uint32_t running; /* the timer whose callback runs, or NONE */
	uint64_t order;
	int64_t now;      /* CLOCK_MONOTONIC at the start; at the callback of a timer, its expiry */
	int64_t clocks[8];
	/* The keys of array elements, for callbacks: one for each iteration and one for timers. */
	uint64_t keys[KFT_ITERATION_DEPTH + 1];
};

/* The run of this thread; a trap where there is none. */
struct kft_run *run_of_thread(void);
/* Ends the guarded call by a trap. */
__attribute__((noreturn, format(printf, 2, 3))) void run_fail(struct kft_run *run, const char *format, ...);
/* A map by its handle; fails where it is none. */
struct kft_map *run_map(struct kft_run *run, uint64_t handle, const char *helper);

/* The place of an address in the map's values; NONE where it lies in no element. */
uint32_t map_place_of(const struct kft_map *map, uint64_t address);
static inline char *map_value(const struct kft_map *map, uint32_t place)
{
	return map->values + place * map->value_stride;
}
static inline char *map_key(const struct kft_map *map, uint32_t place)
{
	return map->keys + place * map->key_stride;
}

/* Forgets the timers in a value, as where the value is replaced. */
void run_forget_timers(struct kft_run *run, const char *value, size_t size);

#endif
