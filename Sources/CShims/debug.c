/* SPDX-License-Identifier: MIT
 *
 * debug.c: gdb's JIT interface, and what a jitdump file needs of the system.
 */
#define _GNU_SOURCE
#include "kft_debug.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Names, types and values are gdb's: it looks the two symbols up, and reads the structures in this process. */
enum { JIT_NOACTION, JIT_REGISTER_FN, JIT_UNREGISTER_FN };

struct jit_code_entry {
	struct jit_code_entry *next_entry;
	struct jit_code_entry *prev_entry;
	const char *symfile_addr;
	uint64_t symfile_size;
};

struct jit_descriptor {
	uint32_t version;
	uint32_t action_flag;
	struct jit_code_entry *relevant_entry;
	struct jit_code_entry *first_entry;
};

/* gdb stops here and reads the descriptor. */
void __attribute__((noinline, used)) __jit_debug_register_code(void);
void __attribute__((noinline, used)) __jit_debug_register_code(void)
{
	__asm__ volatile("" ::: "memory");
}

extern struct jit_descriptor __jit_debug_descriptor;
struct jit_descriptor __jit_debug_descriptor __attribute__((used)) = {1, JIT_NOACTION, NULL, NULL};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

struct jit_code_entry *kft_debug_register(const void *image, size_t size)
{
	struct jit_code_entry *entry = calloc(1, sizeof *entry);

	if (entry == NULL)
		return NULL;
	entry->symfile_addr = image;
	entry->symfile_size = size;
	pthread_mutex_lock(&lock);
	entry->next_entry = __jit_debug_descriptor.first_entry;
	if (entry->next_entry != NULL)
		entry->next_entry->prev_entry = entry;
	__jit_debug_descriptor.first_entry = entry;
	__jit_debug_descriptor.relevant_entry = entry;
	__jit_debug_descriptor.action_flag = JIT_REGISTER_FN;
	__jit_debug_register_code();
	pthread_mutex_unlock(&lock);
	return entry;
}

void kft_debug_unregister(struct jit_code_entry *entry)
{
	pthread_mutex_lock(&lock);
	if (entry->prev_entry != NULL)
		entry->prev_entry->next_entry = entry->next_entry;
	else
		__jit_debug_descriptor.first_entry = entry->next_entry;
	if (entry->next_entry != NULL)
		entry->next_entry->prev_entry = entry->prev_entry;
	__jit_debug_descriptor.relevant_entry = entry;
	__jit_debug_descriptor.action_flag = JIT_UNREGISTER_FN;
	__jit_debug_register_code();
	__jit_debug_descriptor.relevant_entry = NULL;
	__jit_debug_descriptor.action_flag = JIT_NOACTION;
	pthread_mutex_unlock(&lock);
	free(entry);
}

int kft_debug_tracer(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	char line[256];
	int tracer = 0;

	if (file == NULL)
		return 0;
	while (fgets(line, sizeof line, file) != NULL)
		if (sscanf(line, "TracerPid: %d", &tracer) == 1)
			break;
	fclose(file);
	return tracer;
}

uint64_t kft_debug_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int kft_debug_thread(void)
{
	return gettid();
}
