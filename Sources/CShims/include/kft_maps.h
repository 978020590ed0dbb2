/* SPDX-License-Identifier: MIT
 *
 * kft_maps.h: the maps, timers and packet of one run of a program, and the helpers that work on them.
 *
 * Helpers are C because a guarded call may be ended anywhere in them. They find their run through the calling thread. What a
 * verifier would have refused (r1 is no map) ends the guarded call by a trap; kft_run_failure says why.
 */
#ifndef KFT_MAPS_H
#define KFT_MAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The maps, timers and packet of one run. */
struct kft_run;
/* A map; its address is the map's handle in a program. */
struct kft_map;

/* Bytes of a value: from first up to, but without, end. */
struct kft_range {
	uint32_t first;
	uint32_t end;
};

/* What BPF_MAP_CREATE takes. */
struct kft_map_attributes {
	bool is_hash;
	/* One value for each CPU, of which there is one here: it is changed in place. */
	bool is_per_cpu;
	uint32_t key_size;
	uint32_t value_size;
	uint32_t entry_count;
	/* The bytes of a value that only helpers change: timers, locks. */
	const struct kft_range *private_ranges;
	uint32_t private_range_count;
};

/* Memory that a program may access: whole elements at equal distances. */
struct kft_memory {
	uint64_t start;
	uint64_t size;
	uint64_t element_size;
	uint64_t stride;
};

/* NULL with errno set if there is no memory. */
struct kft_run *kft_run_create(void);
void kft_run_destroy(struct kft_run *run);
/* The run of the helpers that this thread calls; NULL for none. */
void kft_run_enter(struct kft_run *run);
/* Why a helper ended the call by a trap; NULL if none did. The text is forgotten. */
const char *kft_run_take_failure(struct kft_run *run);
/* The context of the program, and its packet: 0, 0 for none. is_skb: a struct __sk_buff; is_read_only: programs may not write
 * to the packet. */
void kft_run_set_packet(struct kft_run *run, uint64_t context, uint64_t packet, uint32_t size, bool is_skb, bool is_read_only);
/* Memory that programs may read: the keys that callbacks get. */
struct kft_memory kft_run_keys(const struct kft_run *run);

/* Adds a map, whose sizes are not 0. NULL with errno set if there is no memory. */
struct kft_map *kft_run_add_map(struct kft_run *run, const struct kft_map_attributes *attributes);
/* The values: of an array in the order of its keys. */
struct kft_memory kft_map_values(const struct kft_map *map);
/* The keys of a hash, in the order of its values. */
struct kft_memory kft_map_keys(const struct kft_map *map);
/* The number of places for elements, and whether there is an element in one; values and keys have its index. */
uint32_t kft_map_places(const struct kft_map *map);
bool kft_map_has_element(const struct kft_map *map, uint32_t place);
/* The first place from one on that holds an element: of an array, one whose value is not all zeros, private bytes aside.
 * UINT32_MAX if there is none. */
uint32_t kft_map_next_element(const struct kft_map *map, uint32_t from);
/* Makes the values read-only memory. */
bool kft_map_make_read_only(struct kft_map *map);

/* A call of a function of the program that a helper wants. */
struct kft_callback {
	uint64_t function;
	uint64_t arguments[5];
};

/* The state of bpf_loop or bpf_for_each_map_elem. */
struct kft_iteration {
	uint64_t function;
	uint64_t context;
	struct kft_map *map; /* NULL: bpf_loop */
	uint64_t next;       /* the next number or key; of a hash, the sequence number of the last element */
	uint64_t limit;      /* the first number or key that is too large; of a hash, the last sequence number */
	uint64_t count;      /* of calls so far */
	uint64_t result;
	uint32_t place;      /* of the last element of a hash */
	uint32_t depth;      /* how many other iterations are under way */
	bool has_ended;
};

/* Whether a helper calls functions of the program: 164, 181. */
bool kft_iterates(int32_t helper);
/* Starts the helper with r1 to r5. Iterations end in the reverse order of their starts. */
void kft_iteration_begin(struct kft_iteration *iteration, int32_t helper, const uint64_t *arguments);
/* The next call; false if the helper returns iteration->result. */
bool kft_iteration_next(struct kft_iteration *iteration, struct kft_callback *next);
/* Takes what a call returned. */
void kft_iteration_took(struct kft_iteration *iteration, uint64_t result);
/* The most iterations that may be under way at once. */
#define KFT_ITERATION_DEPTH 64

/* The most callbacks of timers in one run: a timer that starts itself again would run for ever. */
#define KFT_TIMER_CALLBACKS 10000
/* The callback of the timer that is due first: 1; 0 if none is active; -1 after KFT_TIMER_CALLBACKS. */
int kft_timers_next(struct kft_run *run, struct kft_callback *next);
/* The callback has returned. */
void kft_timers_returned(struct kft_run *run);
/* Runs the timers of the thread's run as native code until none is active: 0, or -1 after KFT_TIMER_CALLBACKS. */
uint64_t kft_timers_run(void);

uint64_t kft_helper_map_lookup_elem(uint64_t map, const void *key);                                            /* 1 */
uint64_t kft_helper_map_update_elem(uint64_t map, const void *key, const void *value, uint64_t flags);         /* 2 */
uint64_t kft_helper_map_delete_elem(uint64_t map, const void *key);                                            /* 3 */
uint64_t kft_helper_for_each_map_elem(uint64_t map, uint64_t function, uint64_t context, uint64_t flags);      /* 164 */
uint64_t kft_helper_timer_init(uint64_t timer, uint64_t map, uint64_t flags);                                  /* 169 */
uint64_t kft_helper_timer_set_callback(uint64_t timer, uint64_t function);                                     /* 170 */
uint64_t kft_helper_timer_start(uint64_t timer, uint64_t nanoseconds, uint64_t flags);                         /* 171 */
uint64_t kft_helper_timer_cancel(uint64_t timer);                                                              /* 172 */
uint64_t kft_helper_loop(uint64_t count, uint64_t function, uint64_t context, uint64_t flags);                 /* 181 */
uint64_t kft_helper_dynptr_from_mem(void *data, uint64_t size, uint64_t flags, void *dynptr);                  /* 197 */
uint64_t kft_helper_dynptr_read(void *to, uint64_t size, const void *dynptr, uint64_t offset, uint64_t flags); /* 201 */
uint64_t kft_helper_dynptr_write(void *dynptr, uint64_t offset, const void *from, uint64_t size, uint64_t flags); /* 202 */
uint64_t kft_helper_dynptr_data(const void *dynptr, uint64_t offset, uint64_t size);                           /* 203 */
uint64_t kft_helper_probe_read_kernel(void *to, uint64_t size, const void *from);                              /* 113 */

/* Functions of the kernel and of its test module that programs call by name; prototypes are in KernelKfuncs.swift. */
int32_t kft_kernel_dynptr_from_skb(uint64_t context, uint64_t flags, void *dynptr);
int32_t kft_kernel_dynptr_from_xdp(uint64_t context, uint64_t flags, void *dynptr);
uint64_t kft_kernel_dynptr_size(const void *dynptr);

/* The bytes that a dynptr views: none for a null one, UINT64_MAX of them at 0 for what is no dynptr of the thread's run. */
struct kft_memory kft_dynptr_view(const void *dynptr);
bool kft_kernel_dynptr_is_null(const void *dynptr);
bool kft_kernel_dynptr_is_rdonly(const void *dynptr);
void *kft_kernel_dynptr_slice(const void *dynptr, uint64_t offset, void *buffer, uint64_t size);
void *kft_kernel_dynptr_slice_rdwr(const void *dynptr, uint64_t offset, void *buffer, uint64_t size);
int32_t kft_kernel_iter_testmod_seq_new(void *iterator, int64_t value, int32_t count);
int64_t *kft_kernel_iter_testmod_seq_next(void *iterator);
int64_t kft_kernel_iter_testmod_seq_value(int32_t value, void *iterator);
void kft_kernel_iter_testmod_seq_destroy(void *iterator);
int32_t kft_kernel_iter_num_new(void *iterator, int32_t start, int32_t end);
int32_t *kft_kernel_iter_num_next(void *iterator);
void kft_kernel_iter_num_destroy(void *iterator);

#endif
