/* SPDX-License-Identifier: MIT
 *
 * kft_kernel.h: calls of a kernel module's kfuncs by a loaded BPF program of type syscall.
 *
 * The program's context holds the block of a call (struct kft_slot.block), and behind it what the program reads back.
 */
#ifndef KFT_KERNEL_H
#define KFT_KERNEL_H

#include "kft_worker.h"

/* The context in words of 8 bytes, behind the block. */
#define KFT_CONTEXT_RESULT 32    /* in the block: the result, of one or two words */
#define KFT_CONTEXT_WIDENED 45   /* in the block: the result as a compiler's program widened it */
#define KFT_CONTEXT_FRAME 50     /* r10 of the main program */
#define KFT_CONTEXT_BEFORE 51    /* the callee's count of calls before the call */
#define KFT_CONTEXT_SENT 64      /* the kernel's address that was sent in each slot that holds a pointer */
#define KFT_CONTEXT_RECORDED 96  /* what kf_recorded gives: words, their number, calls, name */
#define KFT_CONTEXT_CAPTURED 136 /* what kf_captured gives: struct kft_capture up to its stack words */
#define KFT_CONTEXT_CELLS 192    /* memory for pointer arguments, one cell for each slot */
#define KFT_CELL_BYTES 512
#define KFT_CELLS 12
#define KFT_CONTEXT_BYTES (8 * KFT_CONTEXT_CELLS + KFT_CELLS * KFT_CELL_BYTES)
/* Words of struct kft_capture that the kernel's stub stores: no vector registers, no results. */
#define KFT_CAPTURED_WORDS 42

/* A prepared call. */
struct kft_kernel_call {
	int32_t program;        /* descriptor of the loaded program */
	int32_t lock;           /* descriptor of a file that is locked during a call: a module has one record */
	uint32_t words;         /* eightbytes of arguments */
	uint32_t pointers;      /* a bit for each slot that holds a pointer */
	uint32_t has_memory;    /* pointers lead to KFT_CELL_BYTES bytes, which the callee may read and write */
	uint32_t is_capture;    /* the capture stub is called */
	uint32_t result_is_hash; /* the result is the hash of the record, which holds addresses of the kernel */
	uint32_t result_is_bool; /* of which it is the lowest bit */
	uint32_t result_bits;    /* its width, if a program may widen it to 64 bits; 0 otherwise */
	uint32_t result_is_signed; /* how it is widened */
	int32_t error;          /* error number of the last run; 0 for none */
	uint64_t *block;        /* KFT_BLOCK_WORDS words: arguments, result, witnesses, selector */
	uint64_t *record;       /* struct kfunc_record */
	struct kft_capture *capture;
	uint64_t descriptor;    /* what the record has to name if the kernel's record names the kfunc */
	uint64_t name;          /* FNV-1a of the kfunc's name */
	uint64_t context[KFT_CONTEXT_BYTES / 8];
};

/* Runs the program once, from block to block and record. A slot that holds the kernel's address of a cell is recorded as
 * the pointer in the block, with the bits changed that the callee saw changed. */
void kft_kernel_call(struct kft_kernel_call *call);

/* Replaces the hash of a record with addresses of the kernel, which is a result in the context, by that of the record as it is
 * compared. Each form of a result is linear in the bits of the hash, so what the program made wrong stays wrong.
 * difference: the bits in which the two hashes differ. */
void kft_replace_hash(struct kft_kernel_call *call, uint64_t difference);

#endif
