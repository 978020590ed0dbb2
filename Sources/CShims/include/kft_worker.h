/* SPDX-License-Identifier: MIT
 *
 * kft_worker.h: a process that makes calls for another one, and the memory that they share.
 *
 * The parent plans every call, sends it through a ring of slots, and compares the observations. The worker runs
 * the native code, which cannot reach the parent's memory, descriptors and handlers.
 */
#ifndef KFT_WORKER_H
#define KFT_WORKER_H

#include <sys/types.h>

#include "kft_call.h"

/* The most requests in flight. */
#define KFT_SLOTS 256
/* Words of the block of a call. */
#define KFT_BLOCK_WORDS 50
/* Words of a compiled callee's record: descriptor, calls, recorded, and one for each eightbyte. */
#define KFT_RECORD_WORDS 35
/* Bytes of memory for the pointer arguments of one call. */
#define KFT_ARENA_SIZE 8192
/* Bytes of text about a call, terminator included. */
#define KFT_TEXT_SIZE 1024

/* The kind of a request. */
enum kft_kind {
	KFT_KIND_PREPARE = 1, /* prepare a caller, a callee and a shape for the calls that follow */
	KFT_KIND_CALL = 2,
	KFT_KIND_FINISH = 3,  /* leave the ring */
};

/* The outcome of a request. */
enum kft_outcome {
	KFT_OUTCOME_DONE = 0,        /* prepared, or returned whole */
	KFT_OUTCOME_SIGNAL = 1,      /* a signal ended the call (call.signal); text says where */
	KFT_OUTCOME_INTERPRETER = 2, /* the interpreter stopped; text says why */
	KFT_OUTCOME_REFUSED = 3,     /* the caller cannot make this call; text says why */
	KFT_OUTCOME_SKIPPED = 4,     /* not called, because an earlier call of the same preparation did not return */
	KFT_OUTCOME_ENGINE = 5,      /* an engine library failed; text is the failure as JSON */
};

/* Parts of the process that a callee must not change. */
enum kft_change {
	KFT_CHANGED_HANDLER = 1u << 0,
	KFT_CHANGED_MASK = 1u << 1,
	KFT_CHANGED_DIRECTORY = 1u << 2,
	KFT_CHANGED_LOCALE = 1u << 3,
	KFT_CHANGED_UMASK = 1u << 4,
	KFT_CHANGED_DESCRIPTOR = 1u << 5,
	KFT_CHANGED_CHILDREN = 1u << 6,
	KFT_CHANGED_HEAP = 1u << 7,
	KFT_CHANGED_IDENTITY = 1u << 8,
	KFT_CHANGED_THREADS = 1u << 9,
	KFT_CHANGED_X87 = 1u << 10,
	KFT_CHANGED_TIMER = 1u << 11,
	KFT_CHANGED_LIMIT = 1u << 12,
	KFT_CHANGED_ROOT = 1u << 13,
};

/* How thoroughly a worker examines its process after a call. */
enum kft_look {
	KFT_LOOK_NONE = 0,
	KFT_LOOK_STATE = 1,   /* handlers, mask, descriptors, working directory and the like */
	KFT_LOOK_HEAP = 2,    /* timers, resource limits and the whole heap too */
	KFT_LOOK_THREADS = 3, /* and threads that were left running */
};

/* The phase of a worker, which tells where it was when it ended. */
enum kft_phase {
	KFT_PHASE_IDLE = 0,
	KFT_PHASE_PREPARING = 1,
	KFT_PHASE_CALLING = 2,
	KFT_PHASE_CHECKING = 3, /* looking at the process after the call: a damaged heap shows here */
};

/* One request and its observation. */
struct kft_slot {
	/* The request, written by the parent. */
	uint64_t seal;        /* kft_seal of the request */
	uint32_t kind;        /* enum kft_kind */
	uint32_t target;      /* index of the kfunc in the job */
	uint32_t caller;
	uint32_t callee;
	uint32_t shape;
	uint32_t word_count;
	uint32_t returns_rdi; /* the capture stub returns the hidden pointer */
	uint32_t examines;    /* enum kft_look: after the call */
	uint32_t is_last;     /* no further call of the same preparation follows */
	uint32_t reserved;
	uint64_t selector;    /* which branch a program takes */
	uint64_t words[KFT_RECORD_WORDS];
	/* The observation, written by the worker. */
	uint64_t echo;        /* ~seal, written last */
	uint32_t outcome;     /* enum kft_outcome */
	uint32_t changes;     /* enum kft_change */
	int32_t changed;      /* the signal or descriptor number of a change */
	int32_t damaged_guard; /* index of an overwritten guard word, -1 for none */
	uint64_t calls_before; /* the callee's count of calls before the call */
	uint64_t code_low, code_high; /* where the return address has to lie; prepare only */
	uint64_t descriptor;   /* the record has to name it; prepare only */
	uint64_t output_end;   /* bytes that the worker has printed so far */
	struct kft_call call;
	uint64_t block[KFT_BLOCK_WORDS];
	struct kft_capture capture;
	uint64_t record[KFT_RECORD_WORDS];
	char text[KFT_TEXT_SIZE];
};

/* The progress of the worker, observed by the parent. */
struct kft_progress {
	volatile uint32_t calls; /* guarded calls begun */
	volatile uint32_t returned; /* the number of the last one that is over */
	volatile uint32_t stop;  /* the parent stops the call of this number, if it still runs */
	volatile uint32_t engine_function; /* the function of an engine library that runs, 0 for none */
};

/* The memory that both processes share. */
struct kft_channel {
	uint32_t submitted;    /* requests sent so far; a futex */
	uint32_t completed;    /* requests done so far; a futex */
	uint32_t worker_waits;
	uint32_t parent_waits;
	uint32_t wake_at;      /* the parent wants to be woken at this count of completed requests */
	uint32_t current;      /* number of the request in progress, counted from 1 */
	uint32_t phase;        /* enum kft_phase */
	uint32_t position;     /* of a job without a ring: how far it came */
	struct kft_progress progress;
	/* Behind it: KFT_SLOTS slots, then as many arenas of KFT_ARENA_SIZE bytes. */
};

/* The slot of a request, and its memory for pointer arguments. Requests are numbered from 1. */
struct kft_slot *kft_slot_of(struct kft_channel *channel, uint32_t number);
/* The record of the worker's kfuncs: KFT_RECORD_WORDS words, which outlive the worker. */
uint64_t *kft_record_of(struct kft_channel *channel);
uint8_t *kft_arena_of(struct kft_channel *channel, uint32_t number);

/* Maps shared memory. descriptor -1 creates new memory and stores its descriptor; any other is that of a worker, which maps
 * it at the address that all workers have. Guard pages are on both sides. NULL with errno set on failure. */
struct kft_channel *kft_channel_map(int *descriptor);
/* The address that a worker has for a place in the memory. */
uint64_t kft_worker_address(const struct kft_channel *channel, const void *place);
/* Parent: which worker's calls this thread judges from now on; NULL for none. */
void kft_judge(const struct kft_channel *channel);
/* Parent: where this thread reads what that worker has at an address; the address itself where it is not in its memory. */
const void *kft_judged_memory(uint64_t address);
void kft_channel_unmap(struct kft_channel *channel);

/* A checksum of a request's content, which depends on the nonce. */
uint64_t kft_seal(uint64_t nonce, uint32_t number, const struct kft_slot *slot);

/* Parent: counts a filled slot as sent. */
void kft_submit(struct kft_channel *channel);
/* Parent: wakes the worker if it sleeps; to be called after some slots and before waiting for it. */
void kft_wake_worker(struct kft_channel *channel);
/* Parent: waits until `number` requests are done, at most `milliseconds`. */
bool kft_wait_completed(struct kft_channel *channel, uint32_t number, unsigned milliseconds);

/* Parent: number of requests that are done. */
static inline uint32_t kft_completed(const struct kft_channel *channel)
{
	return __atomic_load_n(&channel->completed, __ATOMIC_ACQUIRE);
}

/* Worker: waits until `number` requests were sent. */
void kft_wait_submitted(struct kft_channel *channel, uint32_t number);
/* Worker: counts a request as done, and wakes the parent if it sleeps. */
void kft_complete(struct kft_channel *channel);

/* Starts a program in a process group of its own, with the standard descriptors only: input, and two pipes whose reading ends
 * are returned. arguments[0] is looked up in $PATH if it holds no slash. Returns its number, or a negative error number. */
pid_t kft_spawn_plugin(const char *const arguments[], int input, int *output, int *errors);

/* Starts `path` as a worker in a new session: descriptor 3 is `control`, 4 is `memory`, standard output and error
 * are `output`, 5 is `life`, standard input is empty; all others are closed. Returns the process id, or -errno. */
pid_t kft_spawn(const char *path, const char *const arguments[], const char *const environment[], int control,
		int memory, int output, int life);

/* How a process ended. */
struct kft_end {
	bool ended;
	bool by_signal;
	int32_t status;  /* the exit status, or the signal's number */
	char name[16];   /* the program that it was at its end */
};
/* Whether a child has ended, and how; reaps it only if requested. */
struct kft_end kft_ended(pid_t child, bool reap);
/* Releases the memory of a part of a file in memory; its length does not change. */
void kft_forget_bytes(int file, uint64_t from, uint64_t to);
/* Nanoseconds that a process was ready to run and waited for a processor (/proc/PID/schedstat); 0 where unknown. */
uint64_t kft_waited_for_processor(pid_t child);
/* Kills a worker, its process group and its descendants, and waits for it. */
void kft_kill(pid_t child);
/* Asks the worker to stop its current call. */
void kft_stop_call(struct kft_channel *channel, pid_t child);

/* Worker: prepares the process. Calls are counted in channel->progress; SIGALRM from the parent stops one. When the
 * parent's end of the socket `life` closes, the process group is killed. Returns an errno, 0 for none. */
int kft_worker_begin(struct kft_channel *channel, int life);
/* Worker: what of the process has changed since kft_worker_begin; bits of kft_change, a number for some. Allocates
 * and frees memory, so that glibc looks at its heap. */
uint32_t kft_process_changes(enum kft_look look, int32_t *number);
/* Worker: number of bytes that it has printed. */
uint64_t kft_output_size(void);


#endif
