/* SPDX-License-Identifier: MIT
 *
 * channel.c: the memory that the harness and a worker share, and how each waits for the other.
 */
#define _GNU_SOURCE
#include "kft_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Address of the mapping in every worker, far from addresses that loaders and allocators use: reports show addresses in it,
 * which must not depend on how many workers there are. */
#define WORKER_ADDRESS 0x200000000000ull

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* The layout of the shared memory. */
struct shared {
	struct kft_channel channel;
	uint64_t record[KFT_RECORD_WORDS];
	struct kft_slot slots[KFT_SLOTS];
	_Alignas(64) uint8_t arenas[KFT_SLOTS][KFT_ARENA_SIZE];
};

static size_t channel_size(void)
{
	size_t page = page_size();

	return (sizeof(struct shared) + page - 1) / page * page;
}

struct kft_slot *kft_slot_of(struct kft_channel *channel, uint32_t number)
{
	return &((struct shared *)channel)->slots[(number - 1) % KFT_SLOTS];
}

uint64_t *kft_record_of(struct kft_channel *channel)
{
	return ((struct shared *)channel)->record;
}

uint8_t *kft_arena_of(struct kft_channel *channel, uint32_t number)
{
	return ((struct shared *)channel)->arenas[(number - 1) % KFT_SLOTS];
}

/* Maps the memory between two pages that cannot be accessed; anywhere where place is NULL. */
static void *map_at(char *place, size_t size, int descriptor)
{
	size_t page = page_size();
	int fixed = place != NULL ? MAP_FIXED_NOREPLACE : 0;
	char *all = mmap(place, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | fixed | MAP_NORESERVE, -1, 0);

	if (all == MAP_FAILED)
		return NULL;
	if ((place != NULL && all != place) ||
	    mmap(all + page, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor, 0) == MAP_FAILED) {
		int error = place != NULL && all != place ? EEXIST : errno;
		munmap(all, size + 2 * page);
		errno = error;
		return NULL;
	}
	return all + page;
}

struct kft_channel *kft_channel_map(int *descriptor)
{
	size_t size = channel_size();
	struct kft_channel *channel = NULL;

	if (*descriptor >= 0)
		return map_at((char *)WORKER_ADDRESS, size, *descriptor);
	int file = memfd_create("kfunctest-calls", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (file < 0)
		return NULL;
	if (ftruncate(file, (off_t)size) != 0)
		goto fail;
	channel = map_at(NULL, size, file);
	if (channel == NULL)
		goto fail;
	/* A worker that shortened the memory would end this process by SIGBUS. */
	if (fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
		goto fail;
	*descriptor = file;
	return channel;
fail:;
	int error = errno;
	if (channel != NULL)
		kft_channel_unmap(channel);
	close(file);
	errno = error;
	return NULL;
}

uint64_t kft_worker_address(const struct kft_channel *channel, const void *place)
{
	return WORKER_ADDRESS + page_size() + (uint64_t)((const char *)place - (const char *)channel);
}

/* The memory of the worker whose calls this thread judges. */
static _Thread_local const struct kft_channel *judged;

void kft_judge(const struct kft_channel *channel)
{
	judged = channel;
}

const void *kft_judged_memory(uint64_t address)
{
	uint64_t start = WORKER_ADDRESS + page_size();

	if (judged == NULL || address < start || address - start >= channel_size())
		return (const void *)(uintptr_t)address;
	return (const char *)judged + (address - start);
}

void kft_channel_unmap(struct kft_channel *channel)
{
	munmap((char *)channel - page_size(), channel_size() + 2 * page_size());
}

uint64_t kft_seal(uint64_t nonce, uint32_t number, const struct kft_slot *slot)
{
	uint64_t hash = nonce ^ ((uint64_t)number * 0x9e3779b97f4a7c15ull);

	hash ^= (uint64_t)slot->kind << 32 | slot->target;
	hash = (hash ^ (hash >> 31)) * 0xbf58476d1ce4e5b9ull;
	hash ^= (uint64_t)slot->caller << 48 | (uint64_t)slot->callee << 32 | (uint64_t)slot->shape << 16 |
		(uint64_t)slot->returns_rdi << 8 | slot->is_last << 3 | slot->examines << 1 | slot->selector;
	for (uint32_t i = 0; i < slot->word_count && i < KFT_RECORD_WORDS; i++)
		hash = (hash ^ slot->words[i]) * 0x100000001b3ull;
	hash ^= hash >> 29;
	/* Cleared memory must not look like an answer. */
	return hash | 1;
}


static long futex(uint32_t *word, int operation, uint32_t value, const struct timespec *timeout)
{
	return syscall(SYS_futex, word, operation, value, timeout, NULL, 0);
}

/* Number of polls before a side sleeps: a few microseconds. */
#define SPINS 100

void kft_submit(struct kft_channel *channel)
{
	__atomic_add_fetch(&channel->submitted, 1, __ATOMIC_SEQ_CST);
}

void kft_wake_worker(struct kft_channel *channel)
{
	if (__atomic_load_n(&channel->worker_waits, __ATOMIC_SEQ_CST))
		futex(&channel->submitted, FUTEX_WAKE, 1, NULL);
}

bool kft_wait_completed(struct kft_channel *channel, uint32_t number, unsigned milliseconds)
{
	struct timespec timeout = {.tv_sec = milliseconds / 1000, .tv_nsec = (long)(milliseconds % 1000) * 1000000};
	uint32_t done;

	for (int i = 0; i < SPINS; i++) {
		if ((int32_t)(__atomic_load_n(&channel->completed, __ATOMIC_ACQUIRE) - number) >= 0)
			return true;
		__builtin_ia32_pause();
	}
	__atomic_store_n(&channel->wake_at, number, __ATOMIC_SEQ_CST);
	__atomic_store_n(&channel->parent_waits, 1, __ATOMIC_SEQ_CST);
	done = __atomic_load_n(&channel->completed, __ATOMIC_SEQ_CST);
	while ((int32_t)(done - number) < 0) {
		if (futex(&channel->completed, FUTEX_WAIT, done, &timeout) != 0 && errno == ETIMEDOUT)
			break;
		done = __atomic_load_n(&channel->completed, __ATOMIC_SEQ_CST);
	}
	__atomic_store_n(&channel->parent_waits, 0, __ATOMIC_SEQ_CST);
	return (int32_t)(__atomic_load_n(&channel->completed, __ATOMIC_ACQUIRE) - number) >= 0;
}

void kft_wait_submitted(struct kft_channel *channel, uint32_t number)
{
	uint32_t sent;

	for (int i = 0; i < SPINS; i++) {
		if ((int32_t)(__atomic_load_n(&channel->submitted, __ATOMIC_ACQUIRE) - number) >= 0)
			return;
		__builtin_ia32_pause();
	}
	__atomic_store_n(&channel->worker_waits, 1, __ATOMIC_SEQ_CST);
	sent = __atomic_load_n(&channel->submitted, __ATOMIC_SEQ_CST);
	while ((int32_t)(sent - number) < 0) {
		futex(&channel->submitted, FUTEX_WAIT, sent, NULL);
		sent = __atomic_load_n(&channel->submitted, __ATOMIC_SEQ_CST);
	}
	__atomic_store_n(&channel->worker_waits, 0, __ATOMIC_SEQ_CST);
}

void kft_complete(struct kft_channel *channel)
{
	uint32_t done = __atomic_add_fetch(&channel->completed, 1, __ATOMIC_SEQ_CST);

	if (__atomic_load_n(&channel->parent_waits, __ATOMIC_SEQ_CST) &&
	    (int32_t)(done - __atomic_load_n(&channel->wake_at, __ATOMIC_SEQ_CST)) >= 0)
		futex(&channel->completed, FUTEX_WAKE, 1, NULL);
}
