/* SPDX-License-Identifier: MIT */
/*
 * ubpf behind the interface of kfunctest_engine.h: its JIT, or with -DINTERPRET its interpreter. README.md says how to build
 * and run it.
 *
 * ubpf calls C functions of at most 5 arguments by a number, and does not know stack arguments.
 */
#include <kfunctest_engine.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ubpf.h>

enum { REGISTERS = 5 };

struct program {
	struct ubpf_vm *vm;
	ubpf_jit_fn entry;
};

static char message[256];

/* Keeps ubpf's text, which is ours to free. */
static int fail(const char *what, char *text)
{
	snprintf(message, sizeof(message), "%s%s", what, text ? text : "");
	message[strcspn(message, "\n")] = 0;
	free(text);
	return -1;
}

/* Calls refer to functions by a number: kfuncs first, then helpers. */
static int link_calls(const struct kfunctest_program *from, struct bpf_insn *insns)
{
	for (uint32_t i = 0; i < from->insn_count; i++) {
		uint32_t h = 0;

		if (insns[i].code == (BPF_LD | BPF_DW | BPF_IMM)) {
			i++;
			continue;
		}
		if (insns[i].code != (BPF_JMP | BPF_CALL) || insns[i].src_reg == BPF_PSEUDO_CALL)
			continue;
		if (insns[i].src_reg == BPF_PSEUDO_KFUNC_CALL) {
			insns[i].src_reg = 0;
			continue;
		}
		while (h < from->helper_count && from->helpers[h].id != insns[i].imm)
			h++;
		if (h == from->helper_count)
			return fail("a call of an unknown helper", NULL);
		insns[i].imm = from->kfunc_count + h;
	}
	return 0;
}

static int load(struct program *program, const struct kfunctest_program *from, struct bpf_insn *insns)
{
	char *text = NULL;

	for (uint32_t i = 0; i < from->kfunc_count + from->helper_count; i++) {
		const struct kfunctest_function *kfunc = &from->kfuncs[i];
		int is_kfunc = i < from->kfunc_count;
		uint64_t address = is_kfunc ? kfunc->address : from->helpers[i - from->kfunc_count].address;

		if (is_kfunc && kfunc->slot_count > REGISTERS)
			return fail("more than 5 arguments: ", strdup(kfunc->name));
		if (ubpf_register(program->vm, i, is_kfunc ? kfunc->name : "helper", as_external_function_t((void *)address)))
			return fail("ubpf_register: too many functions", NULL);
	}
	memcpy(insns, from->insns, from->insn_count * sizeof(*insns));
	if (link_calls(from, insns))
		return -1;
	/* kfuncs return addresses of memory that ubpf does not know. */
	ubpf_toggle_bounds_check(program->vm, false);
	if (ubpf_load(program->vm, insns, from->insn_count * sizeof(*insns), &text))
		return fail("ubpf_load: ", text);
#ifndef INTERPRET
	program->entry = ubpf_compile(program->vm, &text);
	if (!program->entry)
		return fail("ubpf_compile: ", text);
#endif
	return 0;
}

const struct kfunctest_identity *kfunctest_engine_identity(void)
{
	static const struct kfunctest_identity identity = { KFUNCTEST_ENGINE_INTERFACE, "ubpf", "as linked" };

	return &identity;
}

uint64_t kfunctest_engine_capabilities(void)
{
	return KFUNCTEST_CAN_KFUNCS | KFUNCTEST_CAN_HELPERS | KFUNCTEST_CAN_SUBPROGRAMS;
}

void *kfunctest_engine_compile(const struct kfunctest_program *from)
{
	struct bpf_insn *insns = malloc(from->insn_count * sizeof(*insns));
	struct program *program = calloc(1, sizeof(*program));

	message[0] = 0;
	if (program)
		program->vm = ubpf_create();
	if (!insns || !program || !program->vm)
		fail("out of memory", NULL);
	else
		load(program, from, insns);
	free(insns);
	if (!message[0])
		return program;
	if (program && program->vm)
		ubpf_destroy(program->vm);
	free(program);
	return NULL;
}

void *kfunctest_engine_entry(void *handle) { return (void *)((struct program *)handle)->entry; }

uint64_t kfunctest_engine_run(void *handle, void *memory, uint64_t length)
{
	uint64_t result = 0;

	message[0] = 0;
	if (ubpf_exec(((struct program *)handle)->vm, memory, length, &result))
		fail("ubpf_exec failed", NULL);
	return result;
}

/* ubpf does not say how long its code is. */
const void *kfunctest_engine_code(void *handle, size_t *size) { return (void)handle, *size = 0, NULL; }

void kfunctest_engine_free(void *handle)
{
	ubpf_destroy(((struct program *)handle)->vm);
	free(handle);
}

const char *kfunctest_engine_error(void) { return message[0] ? message : NULL; }
