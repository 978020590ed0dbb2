/* SPDX-License-Identifier: MIT
 *
 * kfunc_kernel.h: what kfunc.h's macros mean in a kernel module. Included by kfunc.h only.
 *
 * All files of a module are one translation unit (scripts/kernel-module writes it), because the kernel takes one set of
 * kfunc ids for each program type and module.
 */
#ifndef KFUNC_KERNEL_H
#define KFUNC_KERNEL_H

#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/btf_ids.h>
#include <linux/module.h>

#define KF_IDENTITY(fn) (#fn)
#define KF_DEFINED(fn)

/* Flags that a kernel lacks are 0 there. */
#ifndef KF_SLEEPABLE
#define KF_SLEEPABLE 0
#endif
#ifndef KF_DESTRUCTIVE
#define KF_DESTRUCTIVE 0
#endif
#ifndef KF_RCU
#define KF_RCU 0
#endif
#ifndef KF_ITER_NEW
#define KF_ITER_NEW 0
#define KF_ITER_NEXT 0
#define KF_ITER_DESTROY 0
#endif
#ifndef KF_FASTCALL
#define KF_FASTCALL 0
#endif
#ifndef KF_IMPLICIT_ARGS
#define KF_IMPLICIT_ARGS 0
#endif
#define KF_ONE_FLAG(flags, name) (((flags) & KFUNC_##name) != 0 ? KF_##name : 0)
#define KF_FLAGS(flags) \
	(KF_ONE_FLAG(flags, ACQUIRE) | KF_ONE_FLAG(flags, RELEASE) | KF_ONE_FLAG(flags, RET_NULL) | \
	 KF_ONE_FLAG(flags, SLEEPABLE) | KF_ONE_FLAG(flags, DESTRUCTIVE) | KF_ONE_FLAG(flags, RCU) | \
	 KF_ONE_FLAG(flags, ITER_NEW) | KF_ONE_FLAG(flags, ITER_NEXT) | KF_ONE_FLAG(flags, ITER_DESTROY) | \
	 KF_ONE_FLAG(flags, FASTCALL) | KF_ONE_FLAG(flags, IMPLICIT_ARGS))

/* A result goes through a hidden pointer where it is larger than rax and rdx, or packed (psABI 3.2.3). pahole emits no
 * BTF for such a function, and one id that is not found makes the kernel refuse the whole set. */
#define KF_IS_IN_REGISTERS(R) (sizeof(R) <= 8 || (sizeof(R) <= 16 && _Alignof(R) > 1))

/* An entry of the set of ids (BTF_ID_FLAGS), if the condition holds: it may depend on types, which the preprocessor does
 * not know, so the assembler decides. Subsection 1 lies between the set's head and end, in which order ever they are
 * compiled. resolve_btfids reads the function's name from the symbol's. */
#define KF_REGISTER(fn, condition, flags) \
	static void __used __init kf_register_##fn(void) \
	{ \
		asm volatile(".if %c0\n" \
			".pushsection " BTF_IDS_SECTION ",\"a\"\n" \
			".subsection 1\n" \
			".local __BTF_ID__func__" #fn "__1\n" \
			".type __BTF_ID__func__" #fn "__1, STT_OBJECT\n" \
			".size __BTF_ID__func__" #fn "__1, 4\n" \
			"__BTF_ID__func__" #fn "__1:\n" \
			".zero 4\n" \
			".long %c1\n" \
			".popsection\n" \
			".endif\n" \
			: : "i"((condition) ? 1 : 0), "i"(KF_FLAGS(flags))); \
	}

#define KF_DEFINE(flags, summary, R, fn, ...) \
	__bpf_kfunc R fn(KF_PARAMETERS(__VA_ARGS__)); \
	KF_REGISTER(fn, ((flags) & KFUNC_CRASHES) == 0 && KF_IS_IN_REGISTERS(R), flags) \
	_Static_assert(1, "")

#define KF_DEFINE_VOID(flags, summary, fn, ...) \
	__bpf_kfunc void fn(KF_PARAMETERS(__VA_ARGS__)); \
	KF_REGISTER(fn, ((flags) & KFUNC_CRASHES) == 0, flags) \
	_Static_assert(1, "")

#define KF_FOREIGN(flags, summary, library, R, fn, ...) KF_CHECK(fn, __VA_ARGS__)
#define KF_FOREIGN_VOID(flags, summary, library, fn, ...) KF_CHECK(fn, __VA_ARGS__)

#define KFUNC_TYPES(...) \
	__VA_ARGS__ \
	_Static_assert(1, "")
#define KFUNC_KERNEL_TYPES(...) _Static_assert(1, "")

/* The set's head and end: BTF_KFUNCS_START and BTF_KFUNCS_END, with the end in subsection 2. Registration is a GPL symbol,
 * so the module is "Dual MIT/GPL". */
#define KFUNC_LIBRARY(library_name) \
	BTF_KFUNCS_START(kf_set) \
	asm(".pushsection " BTF_IDS_SECTION ",\"a\"\n" \
	    ".subsection 2\n" \
	    ".size __BTF_ID__set8__kf_set, .-kf_set\n" \
	    ".popsection\n"); \
	extern struct btf_id_set8 kf_set; \
	static const struct btf_kfunc_id_set kf_id_set = { .owner = THIS_MODULE, .set = &kf_set }; \
	\
	__bpf_kfunc u64 kf_recorded(u32 word); \
	KF_REGISTER(kf_recorded, 1, 0) \
	__bpf_kfunc u64 kf_recorded(u32 word) \
	{ \
		u64 hash = 0xcbf29ce484222325u; \
		\
		if (word < KFUNC_RECORD_WORDS) \
			return kf_record_here.words[word]; \
		if (word == KFUNC_RECORDED_COUNT) \
			return kf_record_here.recorded; \
		if (word == KFUNC_RECORDED_CALLS) \
			return kf_record_here.calls; \
		if (word != KFUNC_RECORDED_NAME || !kf_record_here.descriptor) \
			return 0; \
		for (const u8 *at = kf_record_here.descriptor; *at; at++) \
			hash = (hash ^ *at) * 0x100000001b3u; \
		return hash; \
	} \
	\
	static int __init kf_register(void) \
	{ \
		static const enum bpf_prog_type types[] = { \
			BPF_PROG_TYPE_SYSCALL, BPF_PROG_TYPE_SCHED_CLS, BPF_PROG_TYPE_TRACING, \
		}; \
		int error = 0; \
		\
		for (size_t i = 0; i < ARRAY_SIZE(types) && !error; i++) \
			error = register_btf_kfunc_id_set(types[i], &kf_id_set); \
		return error; \
	} \
	module_init(kf_register); \
	static void __exit kf_unregister(void) \
	{ \
	} \
	module_exit(kf_unregister); \
	MODULE_DESCRIPTION("kfuncs of the kfunc library " library_name); \
	MODULE_LICENSE("Dual MIT/GPL")

#endif
