/* SPDX-License-Identifier: MIT
 *
 * The first call of a function of a library: r11 is the address of its struct kft_symbol. The argument registers of the
 * call are kept (psABI 3.2.3), al as the count of a variadic call.
 */
	.text
	.globl kft_symbol_call
	.hidden kft_symbol_call
	.type kft_symbol_call, @function
kft_symbol_call:
	push %rdi
	push %rsi
	push %rdx
	push %rcx
	push %r8
	push %r9
	push %rax
	mov %r11, %rdi
	call kft_symbol_find
	mov %rax, %r11
	pop %rax
	pop %r9
	pop %r8
	pop %rcx
	pop %rdx
	pop %rsi
	pop %rdi
	jmp *%r11
	.size kft_symbol_call, . - kft_symbol_call
	.section .note.GNU-stack, "", @progbits
