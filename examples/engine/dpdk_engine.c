/* SPDX-License-Identifier: MIT */
/*
 * DPDK's BPF library (librte_bpf) behind the interface of kfunctest_engine.h: its JIT for x86-64, or with -DINTERPRET its
 * interpreter. README.md says how to build and run it.
 *
 * librte_bpf has a verifier of its own, calls C functions by an index of at most 5 arguments, and knows neither stack
 * arguments nor functions of a program.
 */
#include <kfunctest_engine.h>
#include <rte_bpf.h>
#include <rte_errno.h>
#include <rte_version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The verifier wants the size of what r1 points to when it loads a program: kfunctest gives at most this much. */
enum { MEMORY = 1 << 16, REGISTERS = 5 };

struct program {
	struct rte_bpf *bpf;
	struct rte_bpf_jit jit;
};

static char message[160];

static void *fail(const char *what, const char *name)
{
	snprintf(message, sizeof(message), "%s%s", what, name);
	return NULL;
}

/* A C function: words in, a word out. */
static int describe(struct rte_bpf_xsym *symbol, const char *name, uint64_t address, uint32_t count)
{
	if (count > REGISTERS)
		return 0;
	*symbol = (struct rte_bpf_xsym){ .name = name, .type = RTE_BPF_XTYPE_FUNC };
	symbol->func.val = (void *)address;
	symbol->func.nb_args = count;
	for (uint32_t i = 0; i < count; i++)
		symbol->func.args[i] = (struct rte_bpf_arg){ .type = RTE_BPF_ARG_RAW, .size = sizeof(uint64_t) };
	symbol->func.ret = (struct rte_bpf_arg){ .type = RTE_BPF_ARG_RAW, .size = sizeof(uint64_t) };
	return 1;
}

/* Calls refer to functions by their index in one table: kfuncs first, then helpers. */
static int link_calls(const struct kfunctest_program *from, struct bpf_insn *insns)
{
	for (uint32_t i = 0; i < from->insn_count; i++) {
		uint32_t h = 0;

		if (insns[i].code == (BPF_LD | BPF_DW | BPF_IMM)) {
			i++;
			continue;
		}
		if (insns[i].code != (BPF_JMP | BPF_CALL))
			continue;
		if (insns[i].src_reg == BPF_PSEUDO_KFUNC_CALL) {
			insns[i].src_reg = 0;
			continue;
		}
		while (h < from->helper_count && from->helpers[h].id != insns[i].imm)
			h++;
		if (h == from->helper_count)
			return 0;
		insns[i].imm = from->kfunc_count + h;
	}
	return 1;
}

const struct kfunctest_identity *kfunctest_engine_identity(void)
{
	static struct kfunctest_identity identity = { KFUNCTEST_ENGINE_INTERFACE, "dpdk", NULL };

	identity.version = rte_version();
	return &identity;
}

uint64_t kfunctest_engine_capabilities(void) { return KFUNCTEST_CAN_KFUNCS | KFUNCTEST_CAN_HELPERS; }

void *kfunctest_engine_compile(const struct kfunctest_program *from)
{
	uint32_t count = from->kfunc_count + from->helper_count;
	struct rte_bpf_xsym *symbols = calloc(count + 1, sizeof(*symbols));
	struct bpf_insn *insns = malloc(from->insn_count * sizeof(*insns));
	struct program *program = calloc(1, sizeof(*program));

	message[0] = 0;
	if (!symbols || !insns || !program) {
		fail("out of memory", "");
		goto out;
	}
	for (uint32_t i = 0; i < count; i++) {
		const struct kfunctest_function *kfunc = &from->kfuncs[i];

		if (i >= from->kfunc_count)
			describe(&symbols[i], "helper", from->helpers[i - from->kfunc_count].address, REGISTERS);
		else if (!describe(&symbols[i], kfunc->name, kfunc->address, kfunc->slot_count)) {
			fail("more than 5 arguments: ", kfunc->name);
			goto out;
		}
	}
	memcpy(insns, from->insns, from->insn_count * sizeof(*insns));
	if (!link_calls(from, insns)) {
		fail("a call of an unknown helper", "");
		goto out;
	}
	program->bpf = rte_bpf_load(&(struct rte_bpf_prm){
		.ins = (const struct ebpf_insn *)insns,
		.nb_ins = from->insn_count,
		.xsym = symbols,
		.nb_xsym = count,
		.prog_arg = { .type = RTE_BPF_ARG_PTR, .size = MEMORY },
	});
	if (!program->bpf)
		fail("rte_bpf_load: ", strerror(rte_errno));
#ifndef INTERPRET
	else if (rte_bpf_get_jit(program->bpf, &program->jit) || !program->jit.func) {
		fail("the JIT does not compile it", "");
		rte_bpf_destroy(program->bpf);
		program->bpf = NULL;
	}
#endif
out:
	free(symbols);
	free(insns);
	if (message[0]) {
		free(program);
		return NULL;
	}
	return program;
}

void *kfunctest_engine_entry(void *handle) { return (void *)((struct program *)handle)->jit.func; }

/* r2 is not given: a program that reads it does not pass librte_bpf's verifier. */
uint64_t kfunctest_engine_run(void *handle, void *memory, uint64_t length)
{
	(void)length;
	return rte_bpf_exec(((struct program *)handle)->bpf, memory);
}

const void *kfunctest_engine_code(void *handle, size_t *size)
{
	const struct program *program = handle;

	*size = program->jit.sz;
	return (const void *)program->jit.func;
}

void kfunctest_engine_free(void *handle)
{
	rte_bpf_destroy(((struct program *)handle)->bpf);
	free(handle);
}

const char *kfunctest_engine_error(void) { return message[0] ? message : NULL; }
