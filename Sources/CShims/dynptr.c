/* SPDX-License-Identifier: MIT
 *
 * dynptr.c: dynptrs and iterators, with the results of Linux kernel/bpf/helpers.c, net/core/filter.c and
 * tools/testing/selftests/bpf/test_kmods/bpf_testmod.c.
 */
#define _GNU_SOURCE
#include "run.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* struct bpf_dynptr_kern: the highest bits of size hold the type and whether it is read-only. */
struct dynptr {
	char *data;
	uint32_t size;
	uint32_t offset;
};

#define DYNPTR_MAX_SIZE 0xffffffu
#define DYNPTR_TYPE(size) (((size) & 0x7fffffffu) >> 28)
#define DYNPTR_READ_ONLY 0x80000000u
#define DYNPTR_LOCAL 1u
#define DYNPTR_SKB 3u
#define DYNPTR_XDP 4u

/* Flags of bpf_dynptr_write to a packet: BPF_F_RECOMPUTE_CSUM and BPF_F_INVALIDATE_HASH. */
#define STORE_FLAGS 3u

static uint64_t check_range(const struct dynptr *dynptr, uint64_t offset, uint64_t size)
{
	uint64_t all = dynptr->size & DYNPTR_MAX_SIZE;

	return size > all || offset > all - size ? (uint64_t)-E2BIG : 0;
}

/* The bytes of a range that check_range accepts. */
static char *bytes_at(const struct dynptr *dynptr, uint64_t offset, const char *helper)
{
	struct kft_run *run = run_of_thread();

	switch (DYNPTR_TYPE(dynptr->size)) {
	case DYNPTR_LOCAL:
		return dynptr->data + dynptr->offset + offset;
	case DYNPTR_SKB:
	case DYNPTR_XDP:
		if ((uint64_t)(uintptr_t)dynptr->data == run->context && run->packet != 0)
			return (char *)(uintptr_t)run->packet + dynptr->offset + offset;
	}
	run_fail(run, "%s: not an initialized dynptr", helper);
}

struct kft_memory kft_dynptr_view(const void *from)
{
	const struct dynptr *dynptr = from;
	struct kft_run *run = run_of_thread();
	struct kft_memory view = {.size = dynptr->size & DYNPTR_MAX_SIZE};

	if (dynptr->data == NULL)
		return (struct kft_memory){0};
	switch (DYNPTR_TYPE(dynptr->size)) {
	case DYNPTR_LOCAL:
		view.start = (uint64_t)(uintptr_t)dynptr->data + dynptr->offset;
		return view;
	case DYNPTR_SKB:
	case DYNPTR_XDP:
		if ((uint64_t)(uintptr_t)dynptr->data == run->context && run->packet != 0) {
			view.start = run->packet + dynptr->offset;
			return view;
		}
	}
	return (struct kft_memory){.size = UINT64_MAX};
}

static void initialize(void *to, void *data, uint32_t type, uint32_t size)
{
	struct dynptr dynptr = {.data = data, .size = size | type << 28};

	memcpy(to, &dynptr, sizeof dynptr);
}

uint64_t kft_helper_dynptr_from_mem(void *data, uint64_t size, uint64_t flags, void *dynptr)
{
	if (size > DYNPTR_MAX_SIZE || flags != 0) {
		memset(dynptr, 0, sizeof(struct dynptr));
		return (uint64_t)(size > DYNPTR_MAX_SIZE ? -E2BIG : -EINVAL);
	}
	initialize(dynptr, data, DYNPTR_LOCAL, (uint32_t)size);
	return 0;
}

uint64_t kft_helper_dynptr_read(void *to, uint64_t size, const void *from, uint64_t offset, uint64_t flags)
{
	const struct dynptr *dynptr = from;
	uint64_t error;

	if (dynptr->data == NULL || flags != 0)
		return (uint64_t)-EINVAL;
	error = check_range(dynptr, offset, size);
	if (error == 0)
		memmove(to, bytes_at(dynptr, offset, "dynptr_read"), size);
	return error;
}

uint64_t kft_helper_dynptr_write(void *to, uint64_t offset, const void *from, uint64_t size, uint64_t flags)
{
	const struct dynptr *dynptr = to;
	uint64_t allowed;
	uint64_t error;

	if (dynptr->data == NULL || dynptr->size & DYNPTR_READ_ONLY)
		return (uint64_t)-EINVAL;
	error = check_range(dynptr, offset, size);
	if (error != 0)
		return error;
	allowed = DYNPTR_TYPE(dynptr->size) == DYNPTR_SKB ? STORE_FLAGS : 0;
	if (flags & ~allowed)
		return (uint64_t)-EINVAL;
	memmove(bytes_at(dynptr, offset, "dynptr_write"), from, size);
	return 0;
}

uint64_t kft_helper_dynptr_data(const void *from, uint64_t offset, uint64_t size)
{
	const struct dynptr *dynptr = from;

	if (dynptr->data == NULL || check_range(dynptr, offset, size) != 0 || dynptr->size & DYNPTR_READ_ONLY)
		return 0;
	/* The data of a packet may move: a slice is needed. */
	if (DYNPTR_TYPE(dynptr->size) == DYNPTR_SKB || DYNPTR_TYPE(dynptr->size) == DYNPTR_XDP)
		return 0;
	return (uint64_t)(uintptr_t)bytes_at(dynptr, offset, "dynptr_data");
}

uint64_t kft_helper_probe_read_kernel(void *to, uint64_t size, const void *from)
{
	struct iovec local = {.iov_base = to, .iov_len = (uint32_t)size};
	struct iovec remote = {.iov_base = (void *)(uintptr_t)from, .iov_len = (uint32_t)size};

	/* The system call reports bytes that cannot be read and raises no signal. */
	if (process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == (ssize_t)(uint32_t)size)
		return 0;
	memset(to, 0, (uint32_t)size);
	/* -EFAULT is for addresses in the kernel's half (mm/maccess.c, copy_from_kernel_nofault). */
	return (uint64_t)((uint64_t)(uintptr_t)from >> 47 == 0x1ffff ? -EFAULT : -ERANGE);
}

static int32_t from_packet(uint64_t context, uint64_t flags, void *dynptr, bool is_skb, const char *function)
{
	struct kft_run *run = run_of_thread();

	if (flags != 0) {
		memset(dynptr, 0, sizeof(struct dynptr));
		return -EINVAL;
	}
	if (run->packet == 0 || context != run->context || run->is_skb != is_skb)
		run_fail(run, "%s: the first argument is not the context of a packet of this kind", function);
	initialize(dynptr, (void *)(uintptr_t)context, is_skb ? DYNPTR_SKB : DYNPTR_XDP,
		   run->packet_size | (run->is_read_only ? DYNPTR_READ_ONLY : 0));
	return 0;
}

int32_t kft_kernel_dynptr_from_skb(uint64_t context, uint64_t flags, void *dynptr)
{
	return from_packet(context, flags, dynptr, true, "bpf_dynptr_from_skb");
}

int32_t kft_kernel_dynptr_from_xdp(uint64_t context, uint64_t flags, void *dynptr)
{
	return from_packet(context, flags, dynptr, false, "bpf_dynptr_from_xdp");
}

uint64_t kft_kernel_dynptr_size(const void *from)
{
	const struct dynptr *dynptr = from;

	return dynptr->data == NULL ? (uint64_t)-EINVAL : dynptr->size & DYNPTR_MAX_SIZE;
}

bool kft_kernel_dynptr_is_null(const void *from)
{
	const struct dynptr *dynptr = from;

	return dynptr->data == NULL;
}

bool kft_kernel_dynptr_is_rdonly(const void *from)
{
	const struct dynptr *dynptr = from;

	return dynptr->data != NULL && (dynptr->size & DYNPTR_READ_ONLY) != 0;
}

void *kft_kernel_dynptr_slice(const void *from, uint64_t offset, void *buffer, uint64_t size)
{
	const struct dynptr *dynptr = from;

	/* A packet is linear here: the buffer is never needed. */
	(void)buffer;
	if (dynptr->data == NULL || check_range(dynptr, offset, size) != 0)
		return NULL;
	return bytes_at(dynptr, offset, "bpf_dynptr_slice");
}

void *kft_kernel_dynptr_slice_rdwr(const void *from, uint64_t offset, void *buffer, uint64_t size)
{
	const struct dynptr *dynptr = from;

	if (dynptr->data == NULL || dynptr->size & DYNPTR_READ_ONLY)
		return NULL;
	return kft_kernel_dynptr_slice(from, offset, buffer, size);
}

/* ---- Iterators ---------------------------------------------------------------------------------------------------- */

/* The test module's struct bpf_iter_testmod_seq. */
struct testmod_seq {
	int64_t value;
	int32_t count;
};

int32_t kft_kernel_iter_testmod_seq_new(void *to, int64_t value, int32_t count)
{
	struct testmod_seq *iterator = to;

	iterator->count = count;
	if (count < 0)
		return -EINVAL;
	iterator->value = value;
	return 0;
}

int64_t *kft_kernel_iter_testmod_seq_next(void *from)
{
	struct testmod_seq *iterator = from;

	if (iterator->count <= 0)
		return NULL;
	iterator->count--;
	return &iterator->value;
}

int64_t kft_kernel_iter_testmod_seq_value(int32_t value, void *from)
{
	const struct testmod_seq *iterator = from;

	return iterator->count < 0 ? 0 : value + iterator->value;
}

void kft_kernel_iter_testmod_seq_destroy(void *from)
{
	struct testmod_seq *iterator = from;

	iterator->count = 0;
}

/* struct bpf_iter_num_kern. */
struct iter_num {
	int32_t current;
	int32_t end;
};

int32_t kft_kernel_iter_num_new(void *to, int32_t start, int32_t end)
{
	struct iter_num *iterator = to;

	*iterator = (struct iter_num){0};
	if (start > end)
		return -EINVAL;
	/* Linux BPF_MAX_LOOPS. */
	if ((int64_t)end - start > 8 * 1024 * 1024)
		return -E2BIG;
	/* One before the first: INT_MIN wraps around and is wrapped back by the first step. */
	iterator->current = (int32_t)((uint32_t)start - 1);
	iterator->end = end;
	return 0;
}

int32_t *kft_kernel_iter_num_next(void *from)
{
	struct iter_num *iterator = from;
	int32_t next = (int32_t)((uint32_t)iterator->current + 1);

	if (next >= iterator->end) {
		*iterator = (struct iter_num){0};
		return NULL;
	}
	iterator->current = next;
	return &iterator->current;
}

void kft_kernel_iter_num_destroy(void *iterator)
{
	(void)iterator;
}
