/* SPDX-License-Identifier: MIT
 *
 * trampoline.S: entry of guarded code and return from it on every path; the capture stub.
 * Offsets are those of struct kft_call and struct kft_capture in kft_call.h; guard.c asserts them.
 */
	.text

/* void kft_enter(struct kft_call *call) */
	.globl	kft_enter
	.hidden	kft_enter
	.type	kft_enter, @function
	.p2align 4
kft_enter:
	.cfi_startproc
	.macro	save register
	pushq	\register
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset \register, 0
	.endm
	save	%rbx
	save	%rbp
	save	%r12
	save	%r13
	save	%r14
	save	%r15
	stmxcsr	136(%rdi)
	movq	%rsp, 48(%rdi)
	/* From here on a signal handler may continue at kft_leave_after_signal: host_rsp is set. */
	movq	kft_current@gottpoff(%rip), %rax
	movq	%rdi, %fs:(%rax)
	movq	%rdi, %r11
	movq	40(%r11), %rsp
	/* On the callee's stack: KFT_RECORD_OFFSET bytes above rsp is the address of the record, whose host_rsp is 56 bytes below
	 * the canonical frame address. DW_CFA_def_cfa_expression: breg7 8184, deref, plus_uconst 48, deref, plus_uconst 56. */
	.cfi_remember_state
	.cfi_escape 0x0f, 9, 0x77, 0xf8, 0x3f, 0x06, 0x23, 48, 0x06, 0x23, 56
	movq	8(%r11), %rdi
	movq	16(%r11), %rsi
	movq	24(%r11), %rdx
	movq	32(%r11), %rcx
	movabsq	$0x5afe0000b1b10003, %rbx
	movabsq	$0x5afe0000b9b90005, %rbp
	movabsq	$0x5afe00001212000c, %r12
	movabsq	$0x5afe00001313000d, %r13
	movabsq	$0x5afe00001414000e, %r14
	movabsq	$0x5afe00001515000f, %r15
	xorl	%eax, %eax
	call	*(%r11)
	/* Only rip is trusted here: the record is found through the thread, not through a register. */
	movq	kft_current@gottpoff(%rip), %r11
	movq	%fs:(%r11), %r11
	movq	%rsp, 72(%r11)
	movq	%rsp, %r8
	movq	48(%r11), %rsp
	.cfi_restore_state
	pushfq
	.cfi_adjust_cfa_offset 8
	popq	%r10
	.cfi_adjust_cfa_offset -8
	movq	%rax, 56(%r11)
	movq	%rdx, 64(%r11)
	movq	%rbx, 80(%r11)
	movq	%rbp, 88(%r11)
	movq	%r12, 96(%r11)
	movq	%r13, 104(%r11)
	movq	%r14, 112(%r11)
	movq	%r15, 120(%r11)
	movq	%r10, 128(%r11)
	/* All preserved state, combined in r8: one word tells the host whether there is a difference. */
	xorq	40(%r11), %r8
	.macro	fold register, value
	movabsq	$\value, %rcx
	xorq	\register, %rcx
	orq	%rcx, %r8
	.endm
	fold	%rbx, 0x5afe0000b1b10003
	fold	%rbp, 0x5afe0000b9b90005
	fold	%r12, 0x5afe00001212000c
	fold	%r13, 0x5afe00001313000d
	fold	%r14, 0x5afe00001414000e
	fold	%r15, 0x5afe00001515000f
	movl	%r10d, %r9d
	andl	$0x400, %r10d
	orq	%r10, %r8
	stmxcsr	140(%r11)
	movl	140(%r11), %ecx
	xorl	136(%r11), %ecx
	andl	$0xffc0, %ecx
	orq	%rcx, %r8
	movq	%r8, 184(%r11)
	/* With the alignment-check flag set the host would fault at its next unaligned access. */
	andl	$0x40000, %r9d
	orq	%r9, %r8
	jz	.Lunwind
	cld
	pushfq
	.cfi_adjust_cfa_offset 8
	andl	$~0x40000, (%rsp)
	popfq
	.cfi_adjust_cfa_offset -8
	jmp	.Lleave

/* The signal handler continues the thread here, with the direction flag clear. */
	.globl	kft_leave_after_signal
	.hidden	kft_leave_after_signal
	.type	kft_leave_after_signal, @function
kft_leave_after_signal:
	movq	kft_current@gottpoff(%rip), %r11
	movq	%fs:(%r11), %r11
	movq	48(%r11), %rsp
	/* The fault may have left values on the x87 stack, which must be empty at every call (psABI 3.2.1). */
	emms
.Lleave:
	ldmxcsr	136(%r11)
.Lunwind:
	movq	kft_current@gottpoff(%rip), %rax
	movq	$0, %fs:(%rax)
	.macro	restore register
	popq	\register
	.cfi_adjust_cfa_offset -8
	.cfi_restore \register
	.endm
	restore	%r15
	restore	%r14
	restore	%r13
	restore	%r12
	restore	%rbp
	restore	%rbx
	ret
	.cfi_endproc
	.size	kft_enter, .-kft_enter

/* void kft_capture_stub(void): changes only r11, the flags and xmm8 before everything is stored. */
	.globl	kft_capture_stub
	.type	kft_capture_stub, @function
	.p2align 4
kft_capture_stub:
	.cfi_startproc
	movq	kft_capture_record@gottpoff(%rip), %r11
	movq	%fs:(%r11), %r11
	movq	%rdi, 8(%r11)
	movq	%rsi, 16(%r11)
	movq	%rdx, 24(%r11)
	movq	%rcx, 32(%r11)
	movq	%r8, 40(%r11)
	movq	%r9, 48(%r11)
	movq	%rax, 56(%r11)
	movq	%r10, 64(%r11)
	movq	%rsp, 72(%r11)
	pushfq
	.cfi_adjust_cfa_offset 8
	popq	80(%r11)
	.cfi_adjust_cfa_offset -8
	incq	(%r11)
	movq	%rbx, 88(%r11)
	movq	%rbp, 96(%r11)
	movq	%r12, 104(%r11)
	movq	%r13, 112(%r11)
	movq	%r14, 120(%r11)
	movq	%r15, 128(%r11)
	movups	%xmm0, 336(%r11)
	movups	%xmm1, 352(%r11)
	movups	%xmm2, 368(%r11)
	movups	%xmm3, 384(%r11)
	movups	%xmm4, 400(%r11)
	movups	%xmm5, 416(%r11)
	movups	%xmm6, 432(%r11)
	movups	%xmm7, 448(%r11)
	/* Eightbyte loads: a 16-byte load over two fresh 8-byte stores would wait for both to retire. */
	.set	word, 0
	.rept	24
	movq	word(%rsp), %rax
	movq	%rax, 144+word(%r11)
	.set	word, word + 8
	.endr
	movq	464(%r11), %rax
	movq	472(%r11), %rdx
	movq	480(%r11), %xmm0
	movq	488(%r11), %xmm1
	cmpq	$0, 136(%r11)
	cmovneq	%rdi, %rax
	ret
	.cfi_endproc
	.size	kft_capture_stub, .-kft_capture_stub

	.section .note.GNU-stack,"",@progbits
