/* SPDX-License-Identifier: MIT
 *
 * For assembly: symbols of a library that is opened at run time.
 *
 *     KFT_SYMBOLS_BEGIN(dw)
 *     KFT_FUNCTION(dw, dwarf_child)
 *     KFT_SYMBOLS_END(dw)
 *
 * defines dwarf_child, which jumps to libdw's and opens the library at its first call, and the array kft_dw_symbols up to
 * kft_dw_symbols_end of struct kft_symbol (kft_library.h) for the struct kft_library kft_dw_library. KFT_OBJECT(ffi, x) defines
 * the struct kft_symbol kft_symbol_x only; so does KFT_OPTIONAL(ffi, x) for one that the library may lack.
 *
 * The names are hidden, so that a library that is opened later finds its own. No function of them takes more than six
 * arguments, and none takes one in a vector register.
 */
#define KFT_SYMBOLS_BEGIN(library) \
	.section .data.rel.kft_##library, "aw", @progbits; \
	.balign 8; \
	.globl kft_##library##_symbols; \
	.hidden kft_##library##_symbols; \
kft_##library##_symbols:

#define KFT_SYMBOL(library, name, address, is_optional) \
	.section .data.rel.kft_##library, "aw", @progbits; \
	.globl kft_symbol_##name; \
	.hidden kft_symbol_##name; \
kft_symbol_##name: \
	.quad address; \
	.quad kft_##library##_library; \
	.quad .Lname_##name; \
	.quad is_optional; \
	.section .rodata.kft_##library, "a", @progbits; \
.Lname_##name: \
	.asciz #name;

#define KFT_OBJECT(library, name) KFT_SYMBOL(library, name, 0, 0)
#define KFT_OPTIONAL(library, name) KFT_SYMBOL(library, name, 0, 1)

#define KFT_FUNCTION(library, name) \
	KFT_SYMBOL(library, name, .Lfind_##name, 0) \
	.text; \
	.balign 16; \
	.globl name; \
	.hidden name; \
	.type name, @function; \
name: \
	jmp *kft_symbol_##name(%rip); \
.Lfind_##name: \
	lea kft_symbol_##name(%rip), %r11; \
	jmp kft_symbol_call; \
	.size name, . - name;

#define KFT_SYMBOLS_END(library) \
	.section .data.rel.kft_##library, "aw", @progbits; \
	.globl kft_##library##_symbols_end; \
	.hidden kft_##library##_symbols_end; \
kft_##library##_symbols_end: \
	.section .note.GNU-stack, "", @progbits
