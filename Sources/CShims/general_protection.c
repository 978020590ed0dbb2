/* SPDX-License-Identifier: MIT
 *
 * general_protection.c: what a general protection fault comes from. The kernel sends SIGSEGV with SI_KERNEL and no
 * address for an access to a non-canonical address, for a misaligned vector access and for a privileged instruction
 * alike (arch/x86/kernel/traps.c); the instruction's operand tells them apart.
 */
#define _GNU_SOURCE
#include "kft_fault.h"

#include <string.h>
#include <ucontext.h>

/* Indices of the general registers in gregset_t, by hardware number. */
static const int registers[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
				  REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};

struct operand {
	const uint8_t *at;   /* behind the opcode: ModRM */
	const greg_t *values;
	unsigned rex;        /* R, X and B in bits 2, 1, 0 */
	bool has_vector_index;
};

static uint64_t value(const struct operand *operand, unsigned number)
{
	return (uint64_t)operand->values[registers[number & 15]];
}

/* Bits 63 to 47 are the same (Intel SDM, volume 1, section 3.3.7.1). */
static bool is_canonical(uint64_t address)
{
	return (uint64_t)((int64_t)(address << 16) >> 16) == address;
}

/* The effective address of a memory operand (Intel SDM, volume 2, section 2.1.5); false for a register and for what is
 * relative to rip. */
static bool address_of(const struct operand *operand, uint64_t *address)
{
	const uint8_t *at = operand->at;
	unsigned mode = at[0] >> 6, field = at[0] & 7, extension = (operand->rex & 1) << 3;
	int32_t wide;

	if (mode == 3 || (mode == 0 && field == 5))
		return false;
	at++;
	*address = 0;
	if (field == 4) {
		unsigned index = ((at[0] >> 3) & 7) | (operand->rex & 2) << 2, base = (at[0] & 7) | extension;
		bool has_base = !(mode == 0 && (at[0] & 7) == 5);

		if (index != 4 && !operand->has_vector_index)
			*address += value(operand, index) << (at[0] >> 6);
		if (has_base)
			*address += value(operand, base);
		at++;
		if (!has_base)
			mode = 2;
	} else {
		*address += value(operand, field | extension);
	}
	if (mode == 1) {
		*address += (uint64_t)(int64_t)(int8_t)at[0];
	} else if (mode == 2) {
		memcpy(&wide, at, sizeof wide);
		*address += (uint64_t)(int64_t)wide;
	}
	return true;
}

/* Whether an opcode of the one-byte map has a ModRM byte (Intel SDM, volume 2, appendix A, table A-2). */
static bool has_operand(uint8_t opcode)
{
	if (opcode < 0x40)
		return (opcode & 7) < 4;
	return opcode == 0x63 || opcode == 0x69 || opcode == 0x6b || (opcode >= 0x80 && opcode <= 0x8f) ||
	       opcode == 0xc0 || opcode == 0xc1 || opcode == 0xc6 || opcode == 0xc7 ||
	       (opcode >= 0xd0 && opcode <= 0xd3) || (opcode >= 0xd8 && opcode <= 0xdf) || opcode == 0xf6 ||
	       opcode == 0xf7 || opcode == 0xfe || opcode == 0xff;
}

/* The same of the map behind 0f (table A-3). */
static bool has_operand_0f(uint8_t opcode)
{
	return !((opcode >= 0x04 && opcode <= 0x0c) || opcode == 0x0e || (opcode >= 0x30 && opcode <= 0x37) ||
		 opcode == 0x77 || (opcode >= 0x80 && opcode <= 0x8f) || (opcode >= 0xa0 && opcode <= 0xa2) ||
		 (opcode >= 0xa8 && opcode <= 0xaa) || (opcode >= 0xc8 && opcode <= 0xcf));
}

/* Whether a jump or call through a register or memory (ff /2 and /4) leads to a non-canonical address. */
static bool leads_astray(const struct operand *operand)
{
	unsigned kind = (operand->at[0] >> 3) & 7;
	uint64_t address, target;

	if (kind != 2 && kind != 4)
		return false;
	if (operand->at[0] >> 6 == 3)
		return !is_canonical(value(operand, (operand->at[0] & 7) | (operand->rex & 1) << 3));
	if (!address_of(operand, &address))
		return false;
	/* It was read before the fault. */
	memcpy(&target, (const void *)(uintptr_t)address, sizeof target);
	return !is_canonical(target);
}

static bool is_string(uint8_t opcode)
{
	return (opcode >= 0xa4 && opcode <= 0xa7) || (opcode >= 0xaa && opcode <= 0xaf);
}

static bool is_prefix(uint8_t byte)
{
	return byte == 0x66 || byte == 0xf2 || byte == 0xf3 || byte == 0xf0 || byte == 0x2e || byte == 0x36 ||
	       byte == 0x3e || byte == 0x26 || byte == 0x64 || byte == 0x65 || byte == 0x67;
}

bool kft_is_non_canonical_access(const void *raw)
{
	const greg_t *values = ((const ucontext_t *)raw)->uc_mcontext.gregs;
	struct operand operand = {.values = values};
	const uint8_t *code = (const uint8_t *)(uintptr_t)values[REG_RIP];
	uint64_t address;
	uint8_t opcode;

	if (!is_canonical((uint64_t)values[REG_RIP]))
		return true;
	for (int count = 0; count < 14 && is_prefix(*code); count++)
		code++;
	if (*code == 0xc5 || *code == 0xc4 || *code == 0x62) {
		/* VEX and EVEX hold R, X and B inverted. */
		unsigned length = *code == 0xc5 ? 2 : *code == 0xc4 ? 3 : 4;

		operand.rex = length == 2 ? (~code[1] >> 5) & 4 : (~code[1] >> 5) & 7;
		opcode = code[length];
		/* Gathers and scatters index by a vector (map 2). */
		operand.has_vector_index = length > 2 && (code[1] & 7) == 2 && ((opcode & 0xfc) == 0x90 || (opcode & 0xfc) == 0xa0);
		operand.at = code + length + 1;
		return address_of(&operand, &address) && !is_canonical(address);
	}
	if ((*code & 0xf0) == 0x40)
		operand.rex = *code++ & 7;
	opcode = *code++;
	bool is_one_byte = opcode != 0x0f;
	if (!is_one_byte) {
		opcode = *code++;
		if (opcode == 0x38 || opcode == 0x3a)
			code++;
		else if (!has_operand_0f(opcode))
			return false;
	} else if (is_string(opcode)) {
		return !is_canonical((uint64_t)values[REG_RDI]) || !is_canonical((uint64_t)values[REG_RSI]);
	} else if (opcode >= 0xa0 && opcode <= 0xa3) {
		memcpy(&address, code, sizeof address);
		return !is_canonical(address);
	} else if (opcode == 0xc3 || opcode == 0xc2) {
		memcpy(&address, (const void *)(uintptr_t)values[REG_RSP], sizeof address);
		return !is_canonical(address);
	} else if (!has_operand(opcode)) {
		return false;
	}
	operand.at = code;
	if (is_one_byte && opcode == 0xff && leads_astray(&operand))
		return true;
	return address_of(&operand, &address) && !is_canonical(address);
}
