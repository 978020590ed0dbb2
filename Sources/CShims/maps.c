/* SPDX-License-Identifier: MIT
 *
 * maps.c: the maps of a run, with the results of Linux kernel/bpf/arraymap.c and hashtab.c.
 */
#define _GNU_SOURCE
#include "run.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Flags of bpf_map_update_elem (include/uapi/linux/bpf.h). */
#define ANY 0
#define NOEXIST 1
#define EXIST 2
#define LOCK 4

static __thread struct kft_run *current_run;

/* ---- The run ---------------------------------------------------------------------------------------------------- */

struct kft_run *kft_run_create(void)
{
	struct kft_run *run = calloc(1, sizeof *run);

	if (run == NULL)
		return NULL;
	run->running = NONE;
	for (int clock = 0; clock < 8; clock++) {
		struct timespec time;

		if (clock_gettime(clock, &time) == 0)
			run->clocks[clock] = time.tv_sec * 1000000000 + time.tv_nsec;
	}
	run->now = run->clocks[CLOCK_MONOTONIC];
	return run;
}

static void free_map(struct kft_map *map)
{
	for (int i = 0; i < 3; i++)
		if (map->mapping_sizes[i] != 0)
			munmap(map->mappings[i], map->mapping_sizes[i]);
	if (map->values_mapping != 0)
		munmap(map->values, map->values_mapping);
	free((void *)map->attributes.private_ranges);
	free(map);
}

void kft_run_destroy(struct kft_run *run)
{
	while (run->maps != NULL) {
		struct kft_map *map = run->maps;

		run->maps = map->next;
		free_map(map);
	}
	if (current_run == run)
		current_run = NULL;
	free(run);
}

void kft_run_enter(struct kft_run *run)
{
	current_run = run;
}

struct kft_run *run_of_thread(void)
{
	if (current_run == NULL)
		__builtin_trap();
	return current_run;
}

void run_fail(struct kft_run *run, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(run->failure, sizeof run->failure, format, arguments);
	va_end(arguments);
	__builtin_trap();
}

const char *kft_run_take_failure(struct kft_run *run)
{
	static __thread char text[RUN_FAILURE_SIZE];

	if (run->failure[0] == '\0')
		return NULL;
	memcpy(text, run->failure, sizeof text);
	run->failure[0] = '\0';
	return text;
}

void kft_run_set_packet(struct kft_run *run, uint64_t context, uint64_t packet, uint32_t size, bool is_skb,
			bool is_read_only)
{
	run->context = context;
	run->packet = packet;
	run->packet_size = size;
	run->is_skb = is_skb;
	run->is_read_only = is_read_only;
}

struct kft_memory kft_run_keys(const struct kft_run *run)
{
	return (struct kft_memory){(uint64_t)(uintptr_t)run->keys, sizeof run->keys, 8, 8};
}

/* ---- Maps ------------------------------------------------------------------------------------------------------- */

static void *reserve(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

static void *reserve_for(struct kft_map *map, int index, size_t size)
{
	map->mappings[index] = reserve(size);
	map->mapping_sizes[index] = map->mappings[index] ? size : 0;
	return map->mappings[index];
}

/* The values, and an inaccessible page behind them. */
static bool reserve_values(struct kft_map *map, size_t count)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t size = (count * map->value_stride + page - 1) / page * page;

	map->values = reserve(size + page);
	if (map->values == NULL)
		return false;
	map->values_mapping = size + page;
	return mprotect(map->values + size, page, PROT_NONE) == 0;
}

static bool reserve_hash(struct kft_map *map)
{
	uint32_t entries = map->attributes.entry_count;

	map->place_count = entries + 1;
	map->bucket_count = 1;
	while (map->bucket_count < entries && map->bucket_count < 1u << 30)
		map->bucket_count *= 2;
	map->key_stride = (map->attributes.key_size + 7ull) & ~7ull;
	map->keys = reserve_for(map, 0, map->place_count * map->key_stride);
	map->places = reserve_for(map, 1, map->place_count * sizeof *map->places);
	map->buckets = reserve_for(map, 2, map->bucket_count * sizeof *map->buckets);
	if (!reserve_values(map, map->place_count) || map->keys == NULL || map->places == NULL || map->buckets == NULL)
		return false;
	memset(map->buckets, 0xff, map->bucket_count * sizeof *map->buckets);
	map->spare = entries;
	map->first = NONE;
	map->last = NONE;
	for (uint32_t i = 0; i < entries; i++)
		map->places[i].chain = i + 1 < entries ? i + 1 : NONE;
	return true;
}

struct kft_map *kft_run_add_map(struct kft_run *run, const struct kft_map_attributes *attributes)
{
	struct kft_map *map = calloc(1, sizeof *map);
	size_t ranges = attributes->private_range_count * sizeof *attributes->private_ranges;

	if (map == NULL)
		return NULL;
	map->attributes = *attributes;
	map->attributes.private_ranges = NULL;
	if (ranges != 0) {
		struct kft_range *copy = malloc(ranges);

		if (copy == NULL) {
			free_map(map);
			return NULL;
		}
		memcpy(copy, attributes->private_ranges, ranges);
		map->attributes.private_ranges = copy;
	}
	map->value_stride = (attributes->value_size + 7ull) & ~7ull;
	if (!(attributes->is_hash ? reserve_hash(map) : reserve_values(map, attributes->entry_count))) {
		int error = errno;

		free_map(map);
		errno = error;
		return NULL;
	}
	map->next = run->maps;
	run->maps = map;
	return map;
}

struct kft_memory kft_map_values(const struct kft_map *map)
{
	return (struct kft_memory){(uint64_t)(uintptr_t)map->values, kft_map_places(map) * map->value_stride,
				   map->attributes.value_size, map->value_stride};
}

struct kft_memory kft_map_keys(const struct kft_map *map)
{
	return (struct kft_memory){(uint64_t)(uintptr_t)map->keys, map->place_count * map->key_stride,
				   map->attributes.key_size, map->key_stride};
}

uint32_t kft_map_places(const struct kft_map *map)
{
	return map->attributes.is_hash ? map->place_count : map->attributes.entry_count;
}

bool kft_map_has_element(const struct kft_map *map, uint32_t place)
{
	return place < kft_map_places(map) && (!map->attributes.is_hash || map->places[place].sequence != 0);
}

static bool is_private(const struct kft_map *map, uint32_t at)
{
	for (uint32_t i = 0; i < map->attributes.private_range_count; i++)
		if (at >= map->attributes.private_ranges[i].first && at < map->attributes.private_ranges[i].end)
			return true;
	return false;
}

static bool is_zero(const struct kft_map *map, uint32_t place)
{
	const char *value = map_value(map, place);

	for (uint32_t i = 0; i < map->attributes.value_size; i++)
		if (value[i] != 0 && !is_private(map, i))
			return false;
	return true;
}

uint32_t kft_map_next_element(const struct kft_map *map, uint32_t from)
{
	for (uint32_t place = from; place < kft_map_places(map); place++)
		if (kft_map_has_element(map, place) && (map->attributes.is_hash || !is_zero(map, place)))
			return place;
	return NONE;
}

bool kft_map_make_read_only(struct kft_map *map)
{
	return mprotect(map->values, map->values_mapping - (size_t)sysconf(_SC_PAGESIZE), PROT_READ) == 0;
}

struct kft_map *run_map(struct kft_run *run, uint64_t handle, const char *helper)
{
	for (struct kft_map *map = run->maps; map != NULL; map = map->next)
		if ((uint64_t)(uintptr_t)map == handle)
			return map;
	run_fail(run, "%s: 0x%llx is not the address of an array or hash map", helper, (unsigned long long)handle);
}

uint32_t map_place_of(const struct kft_map *map, uint64_t address)
{
	uint64_t distance = address - (uint64_t)(uintptr_t)map->values;
	uint64_t place = distance / map->value_stride;

	if (address < (uint64_t)(uintptr_t)map->values || place >= kft_map_places(map))
		return NONE;
	return kft_map_has_element(map, (uint32_t)place) ? (uint32_t)place : NONE;
}

/* Copies a value without the bytes that only helpers change; those of a new element are zero. */
static void copy_value(const struct kft_map *map, char *to, const char *from, bool is_new)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < map->attributes.private_range_count; i++) {
		struct kft_range range = map->attributes.private_ranges[i];

		memcpy(to + at, from + at, range.first - at);
		if (is_new)
			memset(to + range.first, 0, range.end - range.first);
		at = range.end;
	}
	memcpy(to + at, from + at, map->attributes.value_size - at);
}

static bool has_lock(const struct kft_map *map)
{
	for (uint32_t i = 0; i < map->attributes.private_range_count; i++)
		if (map->attributes.private_ranges[i].end - map->attributes.private_ranges[i].first == 4)
			return true;
	return false;
}

/* ---- Hash ------------------------------------------------------------------------------------------------------- */

static uint32_t *bucket_of(const struct kft_map *map, const char *key)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (uint32_t i = 0; i < map->attributes.key_size; i++)
		hash = (hash ^ (unsigned char)key[i]) * 0x100000001b3u;
	return &map->buckets[(hash ^ hash >> 32) & (map->bucket_count - 1)];
}

static uint32_t find(const struct kft_map *map, const char *key)
{
	uint32_t place = *bucket_of(map, key);

	while (place != NONE && memcmp(map_key(map, place), key, map->attributes.key_size) != 0)
		place = map->places[place].chain;
	return place;
}

static void unchain(struct kft_map *map, uint32_t place)
{
	uint32_t *link = bucket_of(map, map_key(map, place));

	while (*link != place)
		link = &map->places[*link].chain;
	*link = map->places[place].chain;
}

static void chain(struct kft_map *map, uint32_t place)
{
	uint32_t *bucket = bucket_of(map, map_key(map, place));

	map->places[place].chain = *bucket;
	*bucket = place;
}

static void link_neighbours(struct kft_map *map, uint32_t previous, uint32_t following, uint32_t before, uint32_t after)
{
	if (previous != NONE)
		map->places[previous].following = after;
	else
		map->first = after;
	if (following != NONE)
		map->places[following].previous = before;
	else
		map->last = before;
}

static void take_place(struct kft_map *map, uint32_t place, const char *key, uint64_t sequence, uint32_t previous,
		       uint32_t following)
{
	memcpy(map_key(map, place), key, map->attributes.key_size);
	map->places[place].sequence = sequence;
	map->places[place].previous = previous;
	map->places[place].following = following;
	link_neighbours(map, previous, following, place, place);
	chain(map, place);
}

static int64_t update_hash(struct kft_run *run, struct kft_map *map, const char *key, const char *value, uint64_t flags)
{
	uint32_t old;
	uint32_t place;

	if ((flags & ~(uint64_t)LOCK) > EXIST || (flags & LOCK && !has_lock(map)))
		return -EINVAL;
	old = find(map, key);
	if (old != NONE && (flags & ~(uint64_t)LOCK) == NOEXIST)
		return -EEXIST;
	if (old == NONE && (flags & ~(uint64_t)LOCK) == EXIST)
		return -ENOENT;
	if (old != NONE && (map->attributes.is_per_cpu || flags & LOCK)) {
		copy_value(map, map_value(map, old), value, false);
		return 0;
	}
	if (old != NONE) {
		struct place before = map->places[old];

		place = map->spare;
		copy_value(map, map_value(map, place), value, true);
		unchain(map, old);
		take_place(map, place, key, before.sequence, before.previous, before.following);
		run_forget_timers(run, map_value(map, old), map->attributes.value_size);
		map->places[old].sequence = 0;
		map->spare = old;
		return 0;
	}
	place = map->free;
	if (place == NONE)
		return -E2BIG;
	map->free = map->places[place].chain;
	copy_value(map, map_value(map, place), value, true);
	take_place(map, place, key, ++map->sequence, map->last, NONE);
	return 0;
}

static int64_t delete_from_hash(struct kft_run *run, struct kft_map *map, const char *key)
{
	uint32_t place = find(map, key);

	if (place == NONE)
		return -ENOENT;
	unchain(map, place);
	link_neighbours(map, map->places[place].previous, map->places[place].following, map->places[place].previous,
			map->places[place].following);
	run_forget_timers(run, map_value(map, place), map->attributes.value_size);
	map->places[place].sequence = 0;
	map->places[place].chain = map->free;
	map->free = place;
	return 0;
}

/* ---- Helpers ---------------------------------------------------------------------------------------------------- */

static uint32_t index_of(const void *key)
{
	uint32_t index;

	memcpy(&index, key, sizeof index);
	return index;
}

static int64_t update_array(struct kft_run *run, struct kft_map *map, const void *key, const char *value, uint64_t flags)
{
	uint32_t index = index_of(key);

	if ((flags & ~(uint64_t)LOCK) > EXIST)
		return -EINVAL;
	if (index >= map->attributes.entry_count)
		return -E2BIG;
	if (flags & NOEXIST)
		return -EEXIST;
	if (flags & LOCK && !has_lock(map))
		return -EINVAL;
	copy_value(map, map_value(map, index), value, false);
	run_forget_timers(run, map_value(map, index), map->attributes.value_size);
	return 0;
}

uint64_t kft_helper_map_lookup_elem(uint64_t handle, const void *key)
{
	struct kft_map *map = run_map(run_of_thread(), handle, "map_lookup_elem");
	uint32_t place;

	if (map->attributes.is_hash)
		place = find(map, key);
	else
		place = index_of(key) < map->attributes.entry_count ? index_of(key) : NONE;
	return place == NONE ? 0 : (uint64_t)(uintptr_t)map_value(map, place);
}

uint64_t kft_helper_map_update_elem(uint64_t handle, const void *key, const void *value, uint64_t flags)
{
	struct kft_run *run = run_of_thread();
	struct kft_map *map = run_map(run, handle, "map_update_elem");

	return (uint64_t)(map->attributes.is_hash ? update_hash(run, map, key, value, flags)
						   : update_array(run, map, key, value, flags));
}

uint64_t kft_helper_map_delete_elem(uint64_t handle, const void *key)
{
	struct kft_run *run = run_of_thread();
	struct kft_map *map = run_map(run, handle, "map_delete_elem");

	return (uint64_t)(map->attributes.is_hash ? delete_from_hash(run, map, key) : -EINVAL);
}
