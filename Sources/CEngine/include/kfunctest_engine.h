/* SPDX-License-Identifier: MIT */
/*
 * kfunctest_engine.h - the interface of a BPF engine that kfunctest runs as a shared library.
 *
 * An engine is a JIT compiler or an interpreter. It exports the eight functions at the end of this file, under these
 * names, from a shared library:
 *
 *	kfunctest run --engine ./my_engine.so
 *
 * kfunctest loads the library in a worker process, hands it programs that call C functions, and compares every argument
 * that arrives with the value that was sent. A crash, an endless loop or exit() ends only the worker.
 *
 * All functions are called from one thread at a time. An engine may keep state between programs.
 *
 * Programs are what Linux's verifier leaves of a program: calls of kfuncs carry an index, not a BTF id, and addresses of
 * maps are plain 64-bit immediates. Arguments 6 to 12 travel through stack slots at r11 (BPF_REG_PARAMS) as in Linux 7.2:
 * a caller stores argument N at [r11 - 8 * (N - 5)], a callee loads it at [r11 + 8 * (N - 5)].
 */
#ifndef KFUNCTEST_ENGINE_H
#define KFUNCTEST_ENGINE_H

#include <linux/bpf.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface. It changes with any change that an engine has to follow. */
#define KFUNCTEST_ENGINE_INTERFACE 1

/* What an engine can do; a set of bits. A program that needs more is not handed over: it is reported as unsupported. */
enum kfunctest_capability {
	/* Stores and loads relative to r11, in calls of kfuncs and of subprograms. */
	KFUNCTEST_CAN_STACK_ARGUMENTS = 1 << 0,
	/* Calls of the functions in kfunctest_program.kfuncs. */
	KFUNCTEST_CAN_KFUNCS = 1 << 1,
	/* Helper 12. */
	KFUNCTEST_CAN_TAIL_CALLS = 1 << 2,
	/*
	 * Arguments whose places in BPF and in the psABI differ, such as a struct by value that goes to memory whole or a double:
	 * the engine moves them, by kfunctest_function.parameters.
	 */
	KFUNCTEST_CAN_BY_VALUE = 1 << 3,
	/* Calls of the functions in kfunctest_program.helpers. */
	KFUNCTEST_CAN_HELPERS = 1 << 4,
	/* Calls of other functions of the program (BPF_PSEUDO_CALL). */
	KFUNCTEST_CAN_SUBPROGRAMS = 1 << 5,
};

/* Who an engine is. The strings live as long as the library. */
struct kfunctest_identity {
	/* KFUNCTEST_ENGINE_INTERFACE. */
	uint32_t interface;
	/* The name in reports, such as "ubpf". */
	const char *name;
	/* The version in reports, such as "0.9.1 (3f2a1c)". */
	const char *version;
};

enum kfunctest_kind {
	KFUNCTEST_VOID = 0,
	/* Integers, enumerations and _Bool. */
	KFUNCTEST_INTEGER = 1,
	KFUNCTEST_POINTER = 2,
	/* float, double, long double. */
	KFUNCTEST_FLOATING = 3,
	KFUNCTEST_STRUCT = 4,
	KFUNCTEST_UNION = 5,
	KFUNCTEST_ARRAY = 6,
};

/* A C type. */
struct kfunctest_type {
	/* enum kfunctest_kind. */
	uint32_t kind;
	/* Size and alignment in bytes; 0 for void. */
	uint32_t size;
	uint32_t alignment;
	/* 1 for a signed integer. */
	uint32_t is_signed;
	/* Of a member: its offset in bytes. */
	uint32_t offset;
	/* The members of a struct or union; the one element type of an array. A member that is a bit-field has bit_width. */
	uint32_t member_count;
	const struct kfunctest_type *members;
	/* Of a bit-field: its first bit in the structure and its width, in bits; 0 otherwise. */
	uint32_t bit_offset;
	uint32_t bit_width;
	/* The name as C spells it. */
	const char *name;
};

/* A C function that a program calls. */
struct kfunctest_function {
	const char *name;
	/* Its address. Call it by the System V ABI. */
	uint64_t address;
	uint32_t parameter_count;
	/* Eightbytes of all parameters: those beyond 5 travel through stack slots at r11. */
	uint32_t slot_count;
	const struct kfunctest_type *parameters;
	struct kfunctest_type result;
};

/* A helper: r1 to r5 are its arguments, r0 its result. */
struct kfunctest_helper {
	/* The immediate of the call instruction. */
	int32_t id;
	uint32_t reserved;
	uint64_t address;
};

/* A function of the program. The first begins at instruction 0. */
struct kfunctest_subprogram {
	const char *name;
	uint32_t first_insn;
	/* The stack-argument slots that it receives, 0 to 7. */
	uint32_t incoming_slots;
};

/*
 * A program. kfunctest owns all memory here, which is read-only and lives until kfunctest_engine_free() of the compiled
 * program.
 */
struct kfunctest_program {
	/* sizeof(struct kfunctest_program) in kfunctest: later versions of the interface may append members. */
	uint32_t size;
	/* Instructions of 8 bytes; a 64-bit immediate takes two. */
	uint32_t insn_count;
	const struct bpf_insn *insns;
	/* Calls with src_reg BPF_PSEUDO_KFUNC_CALL: imm is an index into kfuncs; off is 0. */
	const struct kfunctest_function *kfuncs;
	/* Calls with src_reg 0: imm is the id of one of helpers. */
	const struct kfunctest_helper *helpers;
	/* Calls with src_reg BPF_PSEUDO_CALL, and BPF_PSEUDO_FUNC immediates, go to a first_insn of subprograms. */
	const struct kfunctest_subprogram *subprograms;
	uint32_t kfunc_count;
	uint32_t helper_count;
	uint32_t subprogram_count;
	uint32_t reserved;
	/*
	 * For helper 12: what kfunctest_engine_compile() returned for the entry of a program array, NULL for an empty entry. array
	 * is what the program holds in r2. Valid while a program runs. NULL where no program has tail calls.
	 */
	void *(*tail_call_target)(uint64_t array, uint32_t index);
};

/* The version of the interface, the engine's name and version. Called first. */
const struct kfunctest_identity *kfunctest_engine_identity(void);

/* A set of enum kfunctest_capability. */
uint64_t kfunctest_engine_capabilities(void);

/*
 * Compiles a program, or copies it for an interpreter. Returns a handle; NULL where the engine refuses the program, and then
 * kfunctest_engine_error() says why.
 */
void *kfunctest_engine_compile(const struct kfunctest_program *program);

/*
 * The address of native code that runs the program: uint64_t entry(void *memory, uint64_t length), with memory in r1, length
 * in r2, and r0 as the result. NULL for an engine that interprets; kfunctest then calls kfunctest_engine_run().
 */
void *kfunctest_engine_entry(void *handle);

/* Runs a program; called only where kfunctest_engine_entry() is NULL. */
uint64_t kfunctest_engine_run(void *handle, void *memory, uint64_t length);

/*
 * The machine code of the program: its first byte, and its size in bytes. NULL where there is none. With it, kfunctest
 * requires that calls come from there.
 */
const void *kfunctest_engine_code(void *handle, size_t *size);

/* Frees a program. */
void kfunctest_engine_free(void *handle);

/* Why the last compile or run failed, in one line; NULL where it did not. Valid until the next call. */
const char *kfunctest_engine_error(void);

#ifdef __cplusplus
}
#endif

#endif
