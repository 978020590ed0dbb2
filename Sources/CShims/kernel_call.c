/* SPDX-License-Identifier: MIT
 *
 * kernel_call.c: one call of a kernel module's kfunc.
 */
#include "kft_kernel.h"

#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The words of struct kfunc_record. */
enum { RECORD_DESCRIPTOR, RECORD_CALLS, RECORD_RECORDED, RECORD_WORDS };
/* What kf_recorded gives behind the words (enum kfunc_recorded_word). */
enum { RECORDED_WORDS = 32, RECORDED_COUNT = 32, RECORDED_CALLS, RECORDED_NAME };

/* The hash of a record: kfunc.h. */
static uint64_t hash(const uint64_t *words, uint64_t count)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (uint64_t i = 0; i < count; i++) {
		h = (h ^ words[i]) * 0x100000001b3u;
		h ^= h >> 29;
	}
	return h ^ (h >> 32);
}

void kft_replace_hash(struct kft_kernel_call *call, uint64_t difference)
{
	if (call->result_is_bool)
		difference &= 1;
	/* The second word of a result is the complement of the hash. */
	call->context[KFT_CONTEXT_RESULT] ^= difference;
	call->context[KFT_CONTEXT_RESULT + 1] ^= difference;
	if (call->result_bits == 0 || call->result_bits >= 64)
		return;
	uint64_t mask = ((uint64_t)1 << call->result_bits) - 1;
	bool is_negative = call->result_is_signed && (difference >> (call->result_bits - 1) & 1);

	call->context[KFT_CONTEXT_WIDENED] ^= is_negative ? difference | ~mask : difference & mask;
}

static int run(struct kft_kernel_call *call)
{
	union bpf_attr attributes;
	long result;

	memset(&attributes, 0, sizeof attributes);
	attributes.test.prog_fd = (uint32_t)call->program;
	attributes.test.ctx_in = (uint64_t)(uintptr_t)call->context;
	attributes.test.ctx_size_in = sizeof call->context;
	if (call->lock >= 0)
		while (flock(call->lock, LOCK_EX) != 0 && errno == EINTR)
			;
	do
		result = syscall(SYS_bpf, BPF_PROG_TEST_RUN, &attributes, sizeof attributes);
	while (result != 0 && errno == EINTR);
	int error = result == 0 ? 0 : errno;
	if (call->lock >= 0)
		flock(call->lock, LOCK_UN);
	return error;
}

static uint8_t *cell_of(struct kft_kernel_call *call, uint32_t slot)
{
	return (uint8_t *)(call->context + KFT_CONTEXT_CELLS) + slot * KFT_CELL_BYTES;
}

/* Copies the memory of pointer arguments into the context, or back. */
static void copy_memory(struct kft_kernel_call *call, bool is_back)
{
	for (uint32_t slot = 0; slot < call->words && slot < KFT_CELLS; slot++) {
		uint8_t *own = (uint8_t *)(uintptr_t)call->block[slot];

		if (!(call->pointers >> slot & 1) || !own)
			continue;
		if (is_back)
			memcpy(own, cell_of(call, slot), KFT_CELL_BYTES);
		else
			memcpy(cell_of(call, slot), own, KFT_CELL_BYTES);
	}
}

static void record(struct kft_kernel_call *call)
{
	const uint64_t *seen = call->context + KFT_CONTEXT_RECORDED;
	const uint64_t *sent = call->context + KFT_CONTEXT_SENT;
	uint64_t *words = call->record + RECORD_WORDS;
	uint64_t count = seen[RECORDED_COUNT] < RECORDED_WORDS ? seen[RECORDED_COUNT] : RECORDED_WORDS;

	for (uint64_t i = 0; i < count; i++) {
		bool is_pointer = i < call->words && i < 32 && (call->pointers >> i & 1);

		words[i] = is_pointer ? seen[i] ^ sent[i] ^ call->block[i] : seen[i];
	}
	call->record[RECORD_RECORDED] = seen[RECORDED_COUNT];
	call->record[RECORD_CALLS] += seen[RECORDED_CALLS] - call->context[KFT_CONTEXT_BEFORE];
	call->record[RECORD_DESCRIPTOR] = seen[RECORDED_NAME] == call->name ? call->descriptor : 0;
	if (call->result_is_hash && call->pointers)
		kft_replace_hash(call, hash(seen, count) ^ hash(words, count));
}

static void capture(struct kft_kernel_call *call)
{
	const uint64_t *seen = call->context + KFT_CONTEXT_CAPTURED;
	uint64_t calls = call->capture->calls + seen[0] - call->context[KFT_CONTEXT_BEFORE];

	memcpy(call->capture, seen, 8 * KFT_CAPTURED_WORDS);
	call->capture->calls = calls;
	/* The program's frame pointer, beside the state at the entry. */
	call->capture->xmm[0] = call->context[KFT_CONTEXT_FRAME];
}

void kft_kernel_call(struct kft_kernel_call *call)
{
	memset(call->context + KFT_BLOCK_WORDS, 0, 8 * (KFT_CONTEXT_CELLS - KFT_BLOCK_WORDS));
	memcpy(call->context, call->block, 8 * KFT_BLOCK_WORDS);
	if (call->has_memory)
		copy_memory(call, false);
	call->error = run(call);
	if (call->error != 0)
		return;
	if (call->has_memory)
		copy_memory(call, true);
	if (call->is_capture)
		capture(call);
	else
		record(call);
	/* Result and witnesses. */
	memcpy(call->block + KFT_CONTEXT_RESULT, call->context + KFT_CONTEXT_RESULT, 8 * 16);
}
