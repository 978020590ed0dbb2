/* SPDX-License-Identifier: MIT
 *
 * kft_call.h: guarded calls of native code, and the capture stub.
 *
 * A guarded call runs on a separate stack, between guard words, with known values in the callee-saved registers.
 * A signal that it raises does not unwind: the handler changes the interrupted context so that the thread
 * continues in the trampoline, which restores the host's stack and registers. No jump buffer is needed, so a
 * guarded call has no extra cost.
 */
#ifndef KFT_CALL_H
#define KFT_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Values that the trampoline puts into the callee-saved registers before a call. */
#define KFT_RBX 0x5afe0000b1b10003ull
#define KFT_RBP 0x5afe0000b9b90005ull
#define KFT_R12 0x5afe00001212000cull
#define KFT_R13 0x5afe00001313000dull
#define KFT_R14 0x5afe00001414000eull
#define KFT_R15 0x5afe00001515000full

/* Guard words directly above the frame of a guarded call. */
#define KFT_GUARD_WORDS 16
#define KFT_GUARD_WORD 0x9a9a5ca1ab1e9a9aull

/* The signal_code of a SIGALRM from the watchdog: a value that is no si_code. */
#define KFT_WATCHDOG 0x7a11

/* Stack words that the capture stub stores: the return address and what lies above it. */
#define KFT_CAPTURE_STACK_WORDS 24

/* One guarded call: the callee, and the state after the call. The assembly uses these offsets (trampoline.S). */
struct kft_call {
	uint64_t function;      /* 0: address to call */
	uint64_t arguments[4];  /* 8: rdi, rsi, rdx, rcx */
	uint64_t stack_top;     /* 40: rsp at the call, a multiple of 16 */
	uint64_t host_rsp;      /* 48: private to the trampoline */
	uint64_t rax;           /* 56: after the call */
	uint64_t rdx;           /* 64 */
	uint64_t rsp;           /* 72: after the call; stack_top where it was kept */
	uint64_t rbx;           /* 80 */
	uint64_t rbp;           /* 88 */
	uint64_t r12;           /* 96 */
	uint64_t r13;           /* 104 */
	uint64_t r14;           /* 112 */
	uint64_t r15;           /* 120 */
	uint64_t rflags;        /* 128 */
	uint32_t host_mxcsr;    /* 136: private to the trampoline */
	uint32_t mxcsr;         /* 140: after the call */
	uint64_t sequence;      /* 144: counts calls; the watchdog compares it */
	/* The signal that ended the call; 0 if it returned. */
	int32_t signal;         /* 152 */
	int32_t signal_code;    /* 156: si_code, or KFT_WATCHDOG */
	uint64_t fault_address; /* 160: si_addr */
	uint64_t fault_rip;     /* 168 */
	uint64_t fault_rsp;     /* 176 */
	/* 184: not 0: a callee-saved register, rsp, the direction flag or the control bits of mxcsr were not preserved. */
	uint64_t lost;
	/* 192: not 0: the signal comes from an access to the guard page below the stack of the call. */
	uint64_t stack_overflow;
	/* 200: not 0: a general protection fault of an access to a non-canonical address. */
	uint64_t non_canonical;
};

/* The si_code of a general protection fault: SI_KERNEL, which Swift does not see. */
#define KFT_SI_KERNEL 0x80

/* The state at the entry of the capture stub, and its results. */
struct kft_capture {
	uint64_t calls;       /* 0: entries so far */
	uint64_t rdi;         /* 8 */
	uint64_t rsi;         /* 16 */
	uint64_t rdx;         /* 24 */
	uint64_t rcx;         /* 32 */
	uint64_t r8;          /* 40 */
	uint64_t r9;          /* 48 */
	uint64_t rax;         /* 56: al counts the vector registers of a variadic call */
	uint64_t r10;         /* 64 */
	uint64_t rsp;         /* 72 */
	uint64_t rflags;      /* 80 */
	uint64_t rbx;         /* 88 */
	uint64_t rbp;         /* 96 */
	uint64_t r12;         /* 104 */
	uint64_t r13;         /* 112 */
	uint64_t r14;         /* 120 */
	uint64_t r15;         /* 128 */
	uint64_t returns_rdi; /* 136: not 0: return the hidden result pointer in rax, as the psABI wants */
	uint64_t stack[KFT_CAPTURE_STACK_WORDS]; /* 144: stack[0] is the return address */
	uint64_t xmm[16];     /* 336: low and high half of xmm0..xmm7 */
	uint64_t result_rax;  /* 464 */
	uint64_t result_rdx;  /* 472 */
	uint64_t result_xmm[2]; /* 480: low halves of xmm0 and xmm1 */
};

/* The capture stub: a callee of any prototype. It needs a record set by kft_set_capture in the calling thread. */
void kft_capture_stub(void);

/* Sets the record that the capture stub fills in this thread; NULL removes it. */
void kft_set_capture(struct kft_capture *record);

/* The resources of one thread for guarded calls: stacks, guard words, a watchdog timer. */
struct kft_thread;

/* Prepares the calling thread. A guarded call ends with SIGALRM after between one and two periods of timeout_ms
 * (0: never). NULL with errno set where a resource is missing. */
struct kft_thread *kft_thread_create(unsigned timeout_ms);

/* Installs the handlers of guarded calls, as the first kft_thread_create does. */
void kft_contain_signals(void);

/* Releases the resources. To be called by the thread that created them. */
void kft_thread_destroy(struct kft_thread *thread);

/* The call record of the thread: fill in function and arguments before kft_thread_invoke. */
struct kft_call *kft_thread_call(struct kft_thread *thread);

/* Makes the call. True if it returned; false if a signal ended it (call->signal). */
bool kft_thread_invoke(struct kft_thread *thread);

/* Index of the first guard word above the frame of a call that is not KFT_GUARD_WORD, -1 if all are. Inline, because it
 * follows every checked call. */
static inline int kft_damaged_guard(const struct kft_call *call)
{
	const uint64_t *guard = (const uint64_t *)(uintptr_t)call->stack_top;
	uint64_t difference = 0;

	for (int i = 0; i < KFT_GUARD_WORDS; i++)
		difference |= guard[i] ^ KFT_GUARD_WORD;
	if (difference == 0)
		return -1;
	for (int i = 0; i < KFT_GUARD_WORDS; i++)
		if (guard[i] != KFT_GUARD_WORD)
			return i;
	return -1;
}

/* Restores all guard words. */
void kft_thread_mend_guard(struct kft_thread *thread);

/* Shared objects and addresses: functions that glibc declares only with _GNU_SOURCE. */
struct kft_image {
	const char *file;   /* path of the shared object that holds the address */
	const char *symbol; /* nearest symbol below it; may be NULL */
	uint64_t symbol_address;
};
bool kft_image_at(uint64_t address, struct kft_image *image);

/* A new file in memory (memfd_create), closed on exec; -1 with errno set. */
int kft_memory_file(void);

#endif
