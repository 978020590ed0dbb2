/* SPDX-License-Identifier: MIT */
/*
 * An interpreter behind the interface of kfunctest_engine.h: the instructions of RFC 9669, with Linux's stack arguments.
 * README.md says how to build and run it, and what the BROKEN_... macros break.
 */
#include <kfunctest_engine.h>
#include <stdio.h>
#include <string.h>

enum { STACK = 512, DEPTH = 8, SLOTS = 8, MEMSX = 0x80, LOAD_ACQ = 0x100, STORE_REL = 0x110 };

#ifdef BROKEN_INCOMING
enum { LATE = 1 };
#else
enum { LATE = 0 };
#endif

typedef uint64_t function(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
			  uint64_t, uint64_t);

static char message[128];
static int failed;

static uint64_t fail(const char *what, uint32_t at)
{
	snprintf(message, sizeof(message), "instruction %u: %s", at, what);
	failed = 1;
	return 0;
}

/* Calls a C function. One that takes fewer arguments ignores the others (psABI 3.2.3). */
static uint64_t call(const struct kfunctest_program *p, const struct bpf_insn *insn, uint64_t *r, const uint64_t *out)
{
	uint64_t s[SLOTS];
	uint32_t i = 0;

	memcpy(s, out, sizeof(s));
	if (insn->src_reg == 0) {
		while (i < p->helper_count && p->helpers[i].id != insn->imm)
			i++;
		return i == p->helper_count ? fail("no such helper", insn - p->insns)
					    : ((function *)p->helpers[i].address)(r[1], r[2], r[3], r[4], r[5], 0, 0, 0, 0, 0, 0, 0);
	}
#ifdef BROKEN_SLOT
	s[BROKEN_SLOT - 6] = (uint32_t)s[BROKEN_SLOT - 6];
#endif
#ifdef BROKEN_ORDER
	s[1] = out[2], s[2] = out[1];
#endif
	return ((function *)p->kfuncs[insn->imm].address)(r[1], r[2], r[3], r[4], r[5], s[0], s[1], s[2], s[3], s[4], s[5], s[6]);
}

static uint64_t alu(int op, uint64_t a, uint64_t b, int64_t x, int64_t y, int is_signed, int bits)
{
	switch (op) {
	case BPF_ADD: return a + b;
	case BPF_SUB: return a - b;
	case BPF_MUL: return a * b;
	case BPF_DIV: return !b ? 0 : !is_signed ? a / b : y == -1 ? -a : (uint64_t)(x / y);
	case BPF_MOD: return !b ? a : !is_signed ? a % b : y == -1 ? 0 : (uint64_t)(x % y);
	case BPF_OR: return a | b;
	case BPF_AND: return a & b;
	case BPF_XOR: return a ^ b;
	case BPF_LSH: return a << (b & (bits - 1));
	case BPF_RSH: return a >> (b & (bits - 1));
	case BPF_ARSH: return x >> (b & (bits - 1));
	case BPF_NEG: return -a;
	default: return b; /* BPF_MOV */
	}
}

static int is_taken(int op, uint64_t a, uint64_t b, int64_t x, int64_t y)
{
	switch (op) {
	case BPF_JEQ: return a == b;
	case BPF_JNE: return a != b;
	case BPF_JGT: return a > b;
	case BPF_JGE: return a >= b;
	case BPF_JLT: return a < b;
	case BPF_JLE: return a <= b;
	case BPF_JSET: return (a & b) != 0;
	case BPF_JSGT: return x > y;
	case BPF_JSGE: return x >= y;
	case BPF_JSLT: return x < y;
	case BPF_JSLE: return x <= y;
	default: return 1; /* BPF_JA */
	}
}

/* The value's low bits, sign-extended or zero-extended to 64. */
static uint64_t extend(uint64_t value, int bits, int is_signed)
{
	value <<= 64 - bits;
	return is_signed ? (uint64_t)((int64_t)value >> (64 - bits)) : value >> (64 - bits);
}

static uint64_t swap(const struct bpf_insn *insn, uint64_t a)
{
	int is_swap = BPF_CLASS(insn->code) == BPF_ALU64 || BPF_SRC(insn->code) == BPF_TO_BE;

	return is_swap ? __builtin_bswap64(a) >> (64 - insn->imm) : extend(a, insn->imm, 0);
}

static int bytes(int code) { return (const int[]){ 4, 2, 1, 8 }[BPF_SIZE(code) >> 3]; }

static uint64_t load(uint64_t address, int code)
{
	uint64_t value = 0;

	memcpy(&value, (void *)address, bytes(code));
	return extend(value, 8 * bytes(code), BPF_MODE(code) == MEMSX);
}

static void store(uint64_t address, int code, uint64_t value) { memcpy((void *)address, &value, bytes(code)); }

/* One thread runs: nothing looks at the memory between load and store. */
static void atomic(const struct bpf_insn *i, uint64_t *r)
{
	uint64_t at = r[i->dst_reg] + i->off, source = r[i->src_reg], value;
	int code = BPF_SIZE(i->code);

	if (i->imm == LOAD_ACQ) {
		r[i->dst_reg] = load(source + i->off, code);
		return;
	}
	value = i->imm == STORE_REL ? 0 : load(at, code);
	if (i->imm == STORE_REL || i->imm == BPF_XCHG)
		store(at, code, source);
	else if (i->imm != BPF_CMPXCHG)
		store(at, code, alu(i->imm & ~BPF_FETCH, value, source, 0, 0, 0, 64));
	else if (value == extend(r[0], 8 * bytes(code), 0))
		store(at, code, source);
	if (i->imm == BPF_CMPXCHG)
		r[0] = value;
	else if (i->imm & BPF_FETCH)
		r[i->src_reg] = value;
}

/* Runs one function to its exit. in: the stack-argument slots that it receives. */
static uint64_t run(const struct kfunctest_program *p, uint32_t pc, const uint64_t *arguments, const uint64_t *in, int depth)
{
	uint64_t stack[STACK / 8], r[12] = { 0 }, out[SLOTS] = { 0 };

	if (depth == DEPTH)
		return fail("more than 8 frames", pc);
	memcpy(r + 1, arguments, 5 * sizeof(*r));
	r[10] = (uint64_t)stack + sizeof(stack);
	for (; !failed; pc++) {
		const struct bpf_insn *i = &p->insns[pc];
		int class = BPF_CLASS(i->code), op = BPF_OP(i->code), bits = class == BPF_ALU || class == BPF_JMP32 ? 32 : 64;
		int is_store = class == BPF_ST || class == BPF_STX, is_signed = class == BPF_ALU || class == BPF_ALU64 ? i->off == 1 : 0;
		uint64_t source = is_store ? (class == BPF_STX ? r[i->src_reg] : (uint64_t)i->imm)
					   : BPF_SRC(i->code) == BPF_X ? r[i->src_reg] : (uint64_t)i->imm;
		uint64_t *d = &r[i->dst_reg], a = extend(*d, bits, 0), b = extend(source, bits, 0);
		int64_t x = extend(*d, bits, 1), y = extend(source, bits, 1);

		switch (class) {
		case BPF_LD: /* A 64-bit immediate: the other forms are refused. */
			*d = (uint32_t)i->imm | (uint64_t)p->insns[++pc].imm << 32;
			break;
		case BPF_LDX:
			*d = i->src_reg == 11 ? in[i->off / 8 - 1 + LATE] : load(r[i->src_reg] + i->off, i->code);
			break;
		case BPF_ST:
		case BPF_STX:
			if (BPF_MODE(i->code) == BPF_ATOMIC)
				atomic(i, r);
			else if (i->dst_reg == 11)
				out[-i->off / 8 - 1] = source;
			else
				store(*d + i->off, i->code, source);
			break;
		case BPF_ALU:
		case BPF_ALU64:
			if (op == BPF_END)
				*d = swap(i, *d);
			else if (op == BPF_MOV && i->off) /* off: the bits of the value to sign-extend. */
				*d = extend(extend(b, i->off, 1), bits, 0);
			else
				*d = extend(alu(op, a, b, x, y, is_signed, bits), bits, 0);
			break;
		default:
			if (op == BPF_EXIT)
				return r[0];
			if (op == BPF_CALL && i->src_reg == BPF_PSEUDO_CALL)
				r[0] = run(p, pc + 1 + i->imm, r + 1, out, depth + 1);
			else if (op == BPF_CALL)
				r[0] = call(p, i, r, out);
			else if (is_taken(op, a, b, x, y))
				pc += op == BPF_JA && class == BPF_JMP32 ? i->imm : i->off;
		}
	}
	return 0;
}

const struct kfunctest_identity *kfunctest_engine_identity(void)
{
	static const struct kfunctest_identity identity = { KFUNCTEST_ENGINE_INTERFACE, "reference", "1" };

	return &identity;
}

uint64_t kfunctest_engine_capabilities(void)
{
#ifdef WITHOUT_STACK_ARGUMENTS
	return KFUNCTEST_CAN_KFUNCS | KFUNCTEST_CAN_HELPERS | KFUNCTEST_CAN_SUBPROGRAMS;
#else
	return KFUNCTEST_CAN_STACK_ARGUMENTS | KFUNCTEST_CAN_KFUNCS | KFUNCTEST_CAN_HELPERS | KFUNCTEST_CAN_SUBPROGRAMS;
#endif
}

/* The program is its own handle: it lives until kfunctest_engine_free(). */
void *kfunctest_engine_compile(const struct kfunctest_program *p)
{
	failed = 0;
	for (uint32_t n = 0; n < p->insn_count; n++) {
		const struct bpf_insn *i = &p->insns[n];
		int is_wide = i->code == (BPF_LD | BPF_DW | BPF_IMM), is_jump = BPF_CLASS(i->code) == BPF_JMP;

		if (BPF_CLASS(i->code) == BPF_LD && (!is_wide || i->src_reg))
			return (void *)fail("packet loads and addresses of functions are not supported", n);
		if (is_jump && (BPF_OP(i->code) == 0xe0 || i->code == (BPF_JMP | BPF_X) || i->code == (BPF_JMP | BPF_CALL | BPF_X)))
			return (void *)fail("may_goto, gotox and indirect calls are not supported", n);
		if (i->code == (BPF_ALU64 | BPF_MOV | BPF_X) && i->off == 1)
			return (void *)fail("address spaces are not supported", n);
#ifdef WITHOUT_LOOPS
		if ((is_jump || BPF_CLASS(i->code) == BPF_JMP32) && BPF_OP(i->code) != BPF_CALL && i->off < 0)
			return (void *)fail("loops are not supported", n);
#endif
		n += is_wide;
	}
	return (void *)p;
}

void *kfunctest_engine_entry(void *handle) { return (void)handle, NULL; }

uint64_t kfunctest_engine_run(void *handle, void *memory, uint64_t length)
{
	const uint64_t arguments[5] = { (uint64_t)memory, length }, none[SLOTS] = { 0 };

	failed = 0;
	return run(handle, 0, arguments, none, 0);
}

const void *kfunctest_engine_code(void *handle, size_t *size) { return (void)handle, *size = 0, NULL; }

void kfunctest_engine_free(void *handle) { (void)handle; }

const char *kfunctest_engine_error(void) { return failed ? message : NULL; }
