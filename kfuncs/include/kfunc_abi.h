/* SPDX-License-Identifier: MIT
 *
 * kfunc_abi.h: the interface between a kfunc library and the program that opens it.
 *
 * A library exports one function, kfunc_library(). Everything else is reached from its result. The layout of these
 * structures is versioned by KFUNC_ABI_VERSION; a program must refuse a version that it does not know.
 */
#ifndef KFUNC_ABI_H
#define KFUNC_ABI_H

#if defined(__KERNEL__)
#include <linux/types.h>
#else
#include <stddef.h>
#include <stdint.h>
#endif

#define KFUNC_ABI_VERSION 2u

/* The most eightbytes of one record: 12 parameters of up to two eightbytes each, and room for larger structs. */
#define KFUNC_RECORD_WORDS 32

/* The type of a parameter or a result as the compiler of the library sees it. */
enum kfunc_kind {
	KFUNC_KIND_VOID = 0,
	KFUNC_KIND_UNSIGNED = 1, /* integers, and enums with an unsigned underlying type */
	KFUNC_KIND_SIGNED = 2,
	KFUNC_KIND_BOOL = 3,
	KFUNC_KIND_FLOAT = 4,  /* float, double, long double */
	KFUNC_KIND_OTHER = 5,  /* pointers, structs, unions: the text says which */
};

struct kfunc_type {
	const char *text;   /* C spelling: "const struct prog_test_pass1 *" */
	uint32_t size;      /* bytes; 0 for void */
	uint32_t alignment; /* bytes; 0 for void */
	uint32_t kind;      /* enum kfunc_kind */
};

struct kfunc_parameter {
	const char *name; /* may be "" */
	struct kfunc_type type;
};

/* Properties of a callee; the host derives its expectations only from these, not from the code of the callee. */
enum kfunc_flags {
	/* The result is the hash of all recorded eightbytes (see KFUNC in kfunc.h); otherwise it is the kfunc's own. */
	KFUNC_RESULT_HASH = 1u << 0,
	/* Every `void *NAME__uninit, int NAME__sz` pair is filled: byte i becomes 0xa5 ^ (i & 0xff). */
	KFUNC_FILLS_MEMORY = 1u << 1,
	/* Not defined in the library: `symbol` of the shared library `library` (dlopen name), opened at run time. */
	KFUNC_EXTERNAL = 1u << 2,
	/* The callee abuses what the psABI gives it (its argument area, every caller-saved register, a deep frame). */
	KFUNC_HOSTILE = 1u << 3,
	/* Crashes intentionally (fault, trap, endless loop, overwritten stack): called only on request. */
	KFUNC_CRASHES = 1u << 4,
	/* `function` is a recorder for the function `symbol` of the same library, which has the same prototype and records
	 * nothing: the host calls that one as well. */
	KFUNC_RECORDER = 1u << 5,
	/* What the kernel's verifier has to know (Documentation/bpf/kfuncs.rst): KF_ACQUIRE and so on, in a kernel module.
	 * They change nothing in user space. */
	KFUNC_ACQUIRE = 1u << 8,
	KFUNC_RELEASE = 1u << 9,
	KFUNC_RET_NULL = 1u << 10,
	KFUNC_SLEEPABLE = 1u << 11,
	KFUNC_DESTRUCTIVE = 1u << 12,
	KFUNC_RCU = 1u << 13,
	KFUNC_ITER_NEW = 1u << 14,
	KFUNC_ITER_NEXT = 1u << 15,
	KFUNC_ITER_DESTROY = 1u << 16,
	KFUNC_FASTCALL = 1u << 17,
	/* The last parameter is struct bpf_prog_aux *, which the verifier supplies: programs do not pass it. */
	KFUNC_IMPLICIT_ARGS = 1u << 18,
};

/* What the calling thread's last kfunc received, in the order of the parameters, each in ceil(size / 8) eightbytes,
 * zero-padded: for parameters of at most 16 bytes this is the order of the BPF slots. */
struct kfunc_record {
	const void *descriptor; /* the kfunc that wrote the record */
	uint64_t calls;         /* incremented at each entry */
	volatile uint64_t recorded; /* eightbytes stored so far by the last call */
	uint64_t words[KFUNC_RECORD_WORDS];
};

/* In a kernel module the record is read back by the kfunc u64 kf_recorded(u32 word): an index into words, or one of
 * these. A kernel module has one record: one program at a time may call. */
enum kfunc_recorded_word {
	KFUNC_RECORDED_COUNT = KFUNC_RECORD_WORDS, /* recorded */
	KFUNC_RECORDED_CALLS,                      /* calls */
	KFUNC_RECORDED_NAME,                       /* FNV-1a, 64 bits, of the name of the kfunc that wrote the record */
};

/* Makes the compiled call: reads the arguments from args, laid out like kfunc_record.words, calls function with the
 * kfunc's prototype, and stores the result's bytes at result (16 bytes, or the size of the result where larger). */
typedef void kfunc_thunk(void (*function)(void), const uint64_t *args, void *result);

struct kfunc_descriptor {
	const char *name;
	const char *symbol;     /* exported symbol; the same as name but for KFUNC_EXTERNAL */
	const char *library;    /* KFUNC_EXTERNAL: name for dlopen; otherwise NULL */
	const char *summary;    /* human-readable, one line, may be "" */
	struct kfunc_type result;
	const struct kfunc_parameter *parameters;
	uint32_t parameter_count;
	uint32_t flags;         /* enum kfunc_flags */
	void (*function)(void); /* NULL for KFUNC_EXTERNAL */
	kfunc_thunk *thunk;
};

struct kfunc_library {
	uint32_t abi_version; /* KFUNC_ABI_VERSION */
	const char *name;
	const char *compiler; /* __VERSION__ of the compiler that built it */
	const struct kfunc_descriptor *const *descriptors; /* unordered */
	size_t descriptor_count;
	const char *const *types; /* C definitions of the structs, unions and enums that the prototypes name */
	size_t type_count;
	struct kfunc_record *(*record)(void); /* the calling thread's record */
	/* Where the calling thread's pointer to another record is: kfuncs record there where it is not NULL. A host puts
	 * the address of memory there that outlives a crash. */
	struct kfunc_record **(*place)(void);
};

/* The one entry: `const struct kfunc_library *kfunc_library(void)`. */
#define KFUNC_LIBRARY_ENTRY "kfunc_library"

#endif
