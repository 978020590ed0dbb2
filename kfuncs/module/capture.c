/* SPDX-License-Identifier: MIT
 * The capture stub as kfuncs of a kernel module: kf_capture_0 to kf_capture_12, one for each number of eightbytes, and
 * kf_captured, which reads back what the stub stored. scripts/kernel-module adds this file to every registry.
 */
#include <linux/linkage.h>
#include <linux/objtool.h>

#include "kfunc.h"

/* The state at the entry: the words of struct kft_capture (Sources/CShims/include/kft_call.h) up to its stack words. */
struct kf_capture {
	u64 calls, rdi, rsi, rdx, rcx, r8, r9, rax, r10, rsp, rflags, rbx, rbp, r12, r13, r14, r15, unused;
	u64 stack[24]; /* stack[0] is the return address */
};

static struct kf_capture kf_capture_here __used;

/* Changes only rax, which is stored before, and the flags, which are stored too. The result is the one of the stub in user
 * space (CaptureRecord.results). */
asm(".pushsection .text\n"
    ".type kf_capture_stub, @function\n"
    ".p2align 4\n"
    "kf_capture_stub:\n"
    "	mov %rdi, kf_capture_here+8(%rip)\n"
    "	mov %rsi, kf_capture_here+16(%rip)\n"
    "	mov %rdx, kf_capture_here+24(%rip)\n"
    "	mov %rcx, kf_capture_here+32(%rip)\n"
    "	mov %r8, kf_capture_here+40(%rip)\n"
    "	mov %r9, kf_capture_here+48(%rip)\n"
    "	mov %rax, kf_capture_here+56(%rip)\n"
    "	mov %r10, kf_capture_here+64(%rip)\n"
    "	mov %rsp, kf_capture_here+72(%rip)\n"
    "	pushf\n"
    "	pop %rax\n"
    "	mov %rax, kf_capture_here+80(%rip)\n"
    "	incq kf_capture_here(%rip)\n"
    "	mov %rbx, kf_capture_here+88(%rip)\n"
    "	mov %rbp, kf_capture_here+96(%rip)\n"
    "	mov %r12, kf_capture_here+104(%rip)\n"
    "	mov %r13, kf_capture_here+112(%rip)\n"
    "	mov %r14, kf_capture_here+120(%rip)\n"
    "	mov %r15, kf_capture_here+128(%rip)\n"
    ".set kf_word, 0\n"
    ".rept 24\n"
    "	mov kf_word(%rsp), %rax\n"
    "	mov %rax, kf_capture_here+144+kf_word(%rip)\n"
    ".set kf_word, kf_word + 8\n"
    ".endr\n"
    "	movabs $0xa1a2a3a4a5a6a701, %rax\n"
    "	" ASM_RET
    ".size kf_capture_stub, .-kf_capture_stub\n"
    ".popsection\n");

#define KF_CAPTURE(name, ...) \
	__bpf_kfunc u64 name(KF_PARAMETERS(__VA_ARGS__)); \
	KF_REGISTER(name, 1, 0) \
	notrace __attribute__((naked)) u64 name(KF_EACH(KF_DECLARE_UNUSED, KF_COMMA, void, __VA_ARGS__)) \
	{ \
		asm volatile("jmp kf_capture_stub"); \
	} \
	STACK_FRAME_NON_STANDARD(name); /* gcc puts a ud2 behind the jump */
#define KF_CAPTURE_OF(...) KF_DO(KF_CAPTURE, KF_FIRST(__VA_ARGS__), __VA_ARGS__)

KF_CAPTURE_OF(kf_capture_0)
KF_CAPTURE_OF(kf_capture_1, (u64, a))
KF_CAPTURE_OF(kf_capture_2, (u64, a), (u64, b))
KF_CAPTURE_OF(kf_capture_3, (u64, a), (u64, b), (u64, c))
KF_CAPTURE_OF(kf_capture_4, (u64, a), (u64, b), (u64, c), (u64, d))
KF_CAPTURE_OF(kf_capture_5, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e))
KF_CAPTURE_OF(kf_capture_6, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f))
KF_CAPTURE_OF(kf_capture_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g))
KF_CAPTURE_OF(kf_capture_8, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h))
KF_CAPTURE_OF(kf_capture_9, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i))
KF_CAPTURE_OF(kf_capture_10, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i),
              (u64, j))
KF_CAPTURE_OF(kf_capture_11, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i),
              (u64, j), (u64, k))
KF_CAPTURE_OF(kf_capture_12, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i),
              (u64, j), (u64, k), (u64, l))

/* A result in rax and rdx: up to Linux 7.3 the verifier lets no program read the second half. */
__bpf_kfunc unsigned __int128 kf_capture_pair(void);
KF_REGISTER(kf_capture_pair, 1, 0)
__bpf_kfunc unsigned __int128 kf_capture_pair(void)
{
	return (unsigned __int128)2 << 64 | 1;
}

__bpf_kfunc u64 kf_captured(u32 word);
KF_REGISTER(kf_captured, 1, 0)
__bpf_kfunc u64 kf_captured(u32 word)
{
	return word < sizeof(kf_capture_here) / 8 ? ((const u64 *)&kf_capture_here)[word] : 0;
}
