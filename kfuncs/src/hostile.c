/* SPDX-License-Identifier: MIT
 * Callees that use all that the psABI gives them. Each returns the hash of its parameters, so that what it does after
 * recording them must not reach its caller.
 */
#include "kfunc.h"
#include "frame.h"

static KF_INLINE void overwrite_slots(volatile u64 *frame, int count)
{
	for (int i = 0; i < count; i++)
		frame[KF_FRAME_FIRST_SLOT + i] = 0xdeadbeefdeadbeefu;
}

#define OVERWRITES "overwrites its stack-argument slots, which are the callee's to write"

KFUNC_BODY_WITH(KFUNC_HOSTILE | KFUNC_RESULT_HASH, OVERWRITES, u64, kf_hostile_args_8, (u64, a), (u64, b), (u64, c),
                (u64, d), (u64, e), (u64, f), (u64, g), (u64, h))
{
	overwrite_slots(KF_OWN_FRAME, 2);
	return kfunc_hash();
}

KFUNC_BODY_WITH(KFUNC_HOSTILE | KFUNC_RESULT_HASH, OVERWRITES, u64, kf_hostile_args_9, (u64, a), (u64, b), (u64, c),
                (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i))
{
	overwrite_slots(KF_OWN_FRAME, 3);
	return kfunc_hash();
}

KFUNC_BODY_WITH(KFUNC_HOSTILE | KFUNC_RESULT_HASH, OVERWRITES, u64, kf_hostile_args_10, (u64, a), (u64, b), (u64, c),
                (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i), (u64, j))
{
	overwrite_slots(KF_OWN_FRAME, 4);
	return kfunc_hash();
}

KFUNC_BODY_WITH(KFUNC_HOSTILE | KFUNC_RESULT_HASH, OVERWRITES, u64, kf_hostile_args_11, (u64, a), (u64, b), (u64, c),
                (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i), (u64, j), (u64, k))
{
	overwrite_slots(KF_OWN_FRAME, 5);
	return kfunc_hash();
}

KFUNC_BODY_WITH(KFUNC_HOSTILE | KFUNC_RESULT_HASH, OVERWRITES, u64, kf_hostile_args_12, (u64, a), (u64, b), (u64, c),
                (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i), (u64, j), (u64, k), (u64, l))
{
	overwrite_slots(KF_OWN_FRAME, 6);
	return kfunc_hash();
}

#if KFUNC_USER_SPACE
/* Assembled at the top level, so that no compiler has to know what it clobbers beyond what any call may. The xmm moves
 * are written in bytes because tcc's assembler lacks xmm8 to xmm15: movq %rax, %xmmN is 66 REX.W 0f 6e /r. */
void hostile_clobber_caller_saved(void) KF_HIDDEN;
__asm__(
	".pushsection .text\n"
	".globl hostile_clobber_caller_saved\n"
	".hidden hostile_clobber_caller_saved\n"
	"hostile_clobber_caller_saved:\n"
	"	mov $0x6b6b6b6b, %eax\n"
	"	mov %rax, %rcx\n"
	"	mov %rax, %rdx\n"
	"	mov %rax, %rsi\n"
	"	mov %rax, %rdi\n"
	"	mov %rax, %r8\n"
	"	mov %rax, %r9\n"
	"	mov %rax, %r10\n"
	"	mov %rax, %r11\n"
	"	.byte 0x66, 0x48, 0x0f, 0x6e, 0xc0\n"
	"	.byte 0x66, 0x48, 0x0f, 0x6e, 0xc8\n"
	"	.byte 0x66, 0x48, 0x0f, 0x6e, 0xd0\n"
	"	.byte 0x66, 0x48, 0x0f, 0x6e, 0xd8\n"
	"	.byte 0x66, 0x48, 0x0f, 0x6e, 0xe0\n"
	"	.byte 0x66, 0x48, 0x0f, 0x6e, 0xe8\n"
	"	.byte 0x66, 0x48, 0x0f, 0x6e, 0xf0\n"
	"	.byte 0x66, 0x48, 0x0f, 0x6e, 0xf8\n"
	"	.byte 0x66, 0x4c, 0x0f, 0x6e, 0xc0\n"
	"	.byte 0x66, 0x4c, 0x0f, 0x6e, 0xc8\n"
	"	.byte 0x66, 0x4c, 0x0f, 0x6e, 0xd0\n"
	"	.byte 0x66, 0x4c, 0x0f, 0x6e, 0xd8\n"
	"	.byte 0x66, 0x4c, 0x0f, 0x6e, 0xe0\n"
	"	.byte 0x66, 0x4c, 0x0f, 0x6e, 0xe8\n"
	"	.byte 0x66, 0x4c, 0x0f, 0x6e, 0xf0\n"
	"	.byte 0x66, 0x4c, 0x0f, 0x6e, 0xf8\n"
	"	ret\n"
	".globl hostile_clobber_flags\n"
	".hidden hostile_clobber_flags\n"
	"hostile_clobber_flags:\n" /* carry, parity, adjust, zero, sign and overflow; the direction flag stays clear */
	"	mov $0x7f, %al\n"
	"	add $0x71, %al\n"
	"	mov $0xd5, %ah\n"
	"	sahf\n"
	"	ret\n"
	".popsection\n");

KFUNC_BODY_WITH(KFUNC_HOSTILE | KFUNC_RESULT_HASH, "overwrites every caller-saved register, xmm0 to xmm15 too", u64,
                kf_hostile_regs, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h))
{
	hostile_clobber_caller_saved();
	return kfunc_hash();
}

void hostile_clobber_flags(void) KF_HIDDEN;

KFUNC_BODY_WITH(KFUNC_HOSTILE | KFUNC_RESULT_HASH, "sets every arithmetic flag before it returns", u64,
                kf_hostile_flags, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h))
{
	u64 hash = kfunc_hash();

	hostile_clobber_flags();
	return hash;
}

/* A compiler aligns block relative to the rsp that the psABI guarantees. movaps %xmm0, (%rdi) in bytes for tcc. */
KFUNC_BODY_WITH(KFUNC_HOSTILE | KFUNC_RESULT_HASH, "faults (movaps) unless rsp was 16-byte aligned at the call", u64,
                kf_hostile_align, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h),
                (u64, i))
{
	u8 block[16] __attribute__((aligned(16)));

	__asm__ volatile(".byte 0x0f, 0x29, 0x07" : : "D"(block) : "memory");
	return kfunc_hash();
}

KFUNC_BODY_WITH(KFUNC_HOSTILE | KFUNC_RESULT_HASH, "a frame of 64 KiB, written from end to end", u64,
                kf_hostile_frame, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h),
                (u64, i), (u64, j))
{
	volatile u64 frame[8192];

	for (int index = 0; index < 8192; index++)
		frame[index] = (u64)index;
	return frame[8191] == 8191 ? kfunc_hash() : 0;
}

/* Writes and reads all 128 bytes below rsp; returns their sum. */
u64 hostile_use_red_zone(u64 seed) KF_HIDDEN;
__asm__(
	".pushsection .text\n"
	".globl hostile_use_red_zone\n"
	".hidden hostile_use_red_zone\n"
	"hostile_use_red_zone:\n"
	"	xor %eax, %eax\n"
	"	mov $-16, %rcx\n"
	"1:	mov %rdi, (%rsp,%rcx,8)\n"
	"	inc %rcx\n"
	"	jnz 1b\n"
	"	mov $-16, %rcx\n"
	"2:	add (%rsp,%rcx,8), %rax\n"
	"	inc %rcx\n"
	"	jnz 2b\n"
	"	ret\n"
	".popsection\n");

KFUNC_BODY_WITH(KFUNC_HOSTILE | KFUNC_RESULT_HASH, "a leaf that keeps its values in the 128 bytes below rsp", u64,
                kf_hostile_redzone, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g))
{
	return hostile_use_red_zone(3) == 48 ? kfunc_hash() : 0;
}
#endif
