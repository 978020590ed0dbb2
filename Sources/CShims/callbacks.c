/* SPDX-License-Identifier: MIT
 *
 * callbacks.c: helpers that call functions of the program, with the results of Linux kernel/bpf/bpf_iter.c and helpers.c.
 *
 * The state of a helper between two calls is a value, so that an engine without native functions makes the calls itself.
 */
#define _GNU_SOURCE
#include "run.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#define HELPER_FOR_EACH_MAP_ELEM 164
#define HELPER_LOOP 181
/* Linux BPF_MAX_LOOPS. */
#define MAX_LOOPS (8 * 1024 * 1024)

#define TIMER_ABSOLUTE 1
#define TIMER_CPU_PIN 2

typedef uint64_t (*program_function)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

static uint64_t call(const struct kft_callback *callback)
{
	program_function function = (program_function)(uintptr_t)callback->function;

	return function(callback->arguments[0], callback->arguments[1], callback->arguments[2], callback->arguments[3],
			callback->arguments[4]);
}

/* ---- bpf_loop and bpf_for_each_map_elem -------------------------------------------------------------------------- */

bool kft_iterates(int32_t helper)
{
	return helper == HELPER_LOOP || helper == HELPER_FOR_EACH_MAP_ELEM;
}

static void end(struct kft_iteration *iteration, int64_t result)
{
	iteration->result = (uint64_t)result;
	iteration->has_ended = true;
}

void kft_iteration_begin(struct kft_iteration *iteration, int32_t helper, const uint64_t *arguments)
{
	struct kft_run *run = run_of_thread();
	bool is_loop = helper == HELPER_LOOP;

	*iteration = (struct kft_iteration){.function = arguments[1], .context = arguments[2], .place = NONE};
	if (!is_loop)
		iteration->map = run_map(run, arguments[0], "for_each_map_elem");
	if (run->iterations == KFT_ITERATION_DEPTH)
		run_fail(run, "%s: nested deeper than %d", is_loop ? "loop" : "for_each_map_elem", KFT_ITERATION_DEPTH);
	iteration->depth = run->iterations++;
	if (arguments[3] != 0)
		return end(iteration, -EINVAL);
	if (is_loop) {
		/* The verifier replaces a call with constant flags 0 by code of its own (fixups.c, inline_bpf_loop): the count
		 * has 64 bits there and the error 32. */
		iteration->limit = arguments[0];
		if (iteration->limit > MAX_LOOPS)
			end(iteration, (uint32_t)-E2BIG);
	} else {
		iteration->limit = iteration->map->attributes.is_hash ? iteration->map->sequence
								     : iteration->map->attributes.entry_count;
	}
}

/* The element whose key was added first of those that were added after the last one; NONE if there is none. */
static uint32_t following(const struct kft_iteration *iteration)
{
	const struct kft_map *map = iteration->map;
	uint32_t place = map->first;

	/* The callback may have deleted the last element, and its place may have been used again. */
	if (iteration->place != NONE && map->places[iteration->place].sequence == iteration->next)
		place = map->places[iteration->place].following;
	while (place != NONE && map->places[place].sequence <= iteration->next)
		place = map->places[place].following;
	return place == NONE || map->places[place].sequence > iteration->limit ? NONE : place;
}

bool kft_iteration_next(struct kft_iteration *iteration, struct kft_callback *next)
{
	struct kft_run *run = run_of_thread();
	struct kft_map *map = iteration->map;
	uint32_t place = NONE;
	bool is_hash = map != NULL && map->attributes.is_hash;

	if (!iteration->has_ended && is_hash)
		place = following(iteration);
	if (!iteration->has_ended && (is_hash ? place == NONE : iteration->next >= iteration->limit))
		end(iteration, (int64_t)iteration->count);
	if (iteration->has_ended) {
		run->iterations = iteration->depth;
		return false;
	}
	iteration->count++;
	*next = (struct kft_callback){.function = iteration->function};
	if (map == NULL) {
		next->arguments[0] = iteration->next++;
		next->arguments[1] = iteration->context;
		return true;
	}
	next->arguments[0] = (uint64_t)(uintptr_t)map;
	next->arguments[3] = iteration->context;
	if (is_hash) {
		iteration->place = place;
		iteration->next = map->places[place].sequence;
		next->arguments[1] = (uint64_t)(uintptr_t)map_key(map, place);
	} else {
		place = (uint32_t)iteration->next++;
		run->keys[iteration->depth] = place;
		next->arguments[1] = (uint64_t)(uintptr_t)&run->keys[iteration->depth];
	}
	next->arguments[2] = (uint64_t)(uintptr_t)map_value(map, place);
	return true;
}

void kft_iteration_took(struct kft_iteration *iteration, uint64_t result)
{
	if (result != 0)
		end(iteration, (int64_t)iteration->count);
}

static uint64_t iterate(int32_t helper, uint64_t first, uint64_t function, uint64_t context, uint64_t flags)
{
	uint64_t arguments[5] = {first, function, context, flags};
	struct kft_iteration iteration;
	struct kft_callback next;

	kft_iteration_begin(&iteration, helper, arguments);
	while (kft_iteration_next(&iteration, &next))
		kft_iteration_took(&iteration, call(&next));
	return iteration.result;
}

uint64_t kft_helper_loop(uint64_t count, uint64_t function, uint64_t context, uint64_t flags)
{
	return iterate(HELPER_LOOP, count, function, context, flags);
}

uint64_t kft_helper_for_each_map_elem(uint64_t map, uint64_t function, uint64_t context, uint64_t flags)
{
	return iterate(HELPER_FOR_EACH_MAP_ELEM, map, function, context, flags);
}

/* ---- Timers ------------------------------------------------------------------------------------------------------ */

static struct timer *find_timer(struct kft_run *run, uint64_t address)
{
	for (uint32_t i = 0; i < run->timer_count; i++)
		if (run->timers[i].address == address)
			return &run->timers[i];
	return NULL;
}

void run_forget_timers(struct kft_run *run, const char *value, size_t size)
{
	for (uint32_t i = 0; i < run->timer_count; i++)
		if (run->timers[i].address - (uint64_t)(uintptr_t)value < size)
			run->timers[i] = (struct timer){0};
}

uint64_t kft_helper_timer_init(uint64_t address, uint64_t handle, uint64_t flags)
{
	struct kft_run *run = run_of_thread();
	struct kft_map *map = run_map(run, handle, "timer_init");
	struct timer *timer = NULL;

	if (map_place_of(map, address) == NONE)
		run_fail(run, "timer_init: the timer is in no value of the map");
	if (flags != CLOCK_MONOTONIC && flags != CLOCK_REALTIME && flags != CLOCK_BOOTTIME)
		return (uint64_t)-EINVAL;
	if (find_timer(run, address) != NULL)
		return (uint64_t)-EBUSY;
	timer = find_timer(run, 0);
	if (timer == NULL) {
		if (run->timer_count == RUN_TIMERS)
			return (uint64_t)-ENOMEM;
		timer = &run->timers[run->timer_count++];
	}
	*timer = (struct timer){.address = address, .map = map, .clock = (uint32_t)flags};
	return 0;
}

uint64_t kft_helper_timer_set_callback(uint64_t address, uint64_t function)
{
	struct timer *timer = address == 0 ? NULL : find_timer(run_of_thread(), address);

	if (timer == NULL)
		return (uint64_t)-EINVAL;
	timer->function = function;
	return 0;
}

static int64_t later(int64_t time, uint64_t nanoseconds)
{
	return nanoseconds > (uint64_t)(INT64_MAX - time) ? INT64_MAX : time + (int64_t)nanoseconds;
}

uint64_t kft_helper_timer_start(uint64_t address, uint64_t nanoseconds, uint64_t flags)
{
	struct kft_run *run = run_of_thread();
	struct timer *timer = address == 0 ? NULL : find_timer(run, address);

	if ((flags & ~(uint64_t)(TIMER_ABSOLUTE | TIMER_CPU_PIN)) != 0 || timer == NULL || timer->function == 0)
		return (uint64_t)-EINVAL;
	if (flags & TIMER_ABSOLUTE)
		timer->expiry = later(run->clocks[CLOCK_MONOTONIC] - run->clocks[timer->clock], nanoseconds);
	else
		timer->expiry = later(run->now, nanoseconds);
	timer->order = ++run->order;
	timer->is_active = true;
	return 0;
}

uint64_t kft_helper_timer_cancel(uint64_t address)
{
	struct kft_run *run = run_of_thread();
	struct timer *timer = address == 0 ? NULL : find_timer(run, address);
	bool was_active;

	if (timer == NULL)
		return (uint64_t)-EINVAL;
	if (run->running != NONE && timer == &run->timers[run->running])
		return (uint64_t)-EDEADLK;
	was_active = timer->is_active;
	timer->is_active = false;
	timer->function = 0;
	return was_active;
}

static uint32_t first_due(const struct kft_run *run)
{
	uint32_t first = NONE;

	for (uint32_t i = 0; i < run->timer_count; i++) {
		const struct timer *timer = &run->timers[i];

		if (!timer->is_active)
			continue;
		if (first == NONE || timer->expiry < run->timers[first].expiry ||
		    (timer->expiry == run->timers[first].expiry && timer->order < run->timers[first].order))
			first = i;
	}
	return first;
}

int kft_timers_next(struct kft_run *run, struct kft_callback *next)
{
	uint32_t first = first_due(run);
	uint64_t *key = &run->keys[KFT_ITERATION_DEPTH];
	struct timer *timer;
	uint32_t place;

	if (first == NONE)
		return 0;
	if (run->callbacks == KFT_TIMER_CALLBACKS)
		return -1;
	run->callbacks++;
	timer = &run->timers[first];
	timer->is_active = false;
	if (timer->expiry > run->now)
		run->now = timer->expiry;
	run->running = first;
	place = map_place_of(timer->map, timer->address);
	*key = place;
	*next = (struct kft_callback){
		.function = timer->function,
		.arguments = {(uint64_t)(uintptr_t)timer->map,
			      timer->map->attributes.is_hash ? (uint64_t)(uintptr_t)map_key(timer->map, place)
							     : (uint64_t)(uintptr_t)key,
			      (uint64_t)(uintptr_t)map_value(timer->map, place)},
	};
	return 1;
}

void kft_timers_returned(struct kft_run *run)
{
	run->running = NONE;
}

uint64_t kft_timers_run(void)
{
	struct kft_run *run = run_of_thread();
	struct kft_callback next;
	int state;

	while ((state = kft_timers_next(run, &next)) == 1) {
		call(&next);
		kft_timers_returned(run);
	}
	return (uint64_t)state;
}
