/* SPDX-License-Identifier: MIT
 *
 * kfunc.h: describes and defines kfuncs. One macro per kfunc is sufficient to add a signature:
 *
 *     #include "kfunc.h"
 *     KFUNC_LIBRARY("mine");
 *     KFUNC_TYPES(struct pair { u64 a; u64 b; };);
 *     KFUNC(s16, takes_seven, (u8, a), (s32, b), (bool, c), (struct pair *, d), (u64, e), (u64, f), (u16, g));
 *
 *     gcc -shared -fPIC -I kfuncs/include mine.c -o mine.so
 *
 * Each macro defines the exported function, its descriptor (kfunc_abi.h) and its thunk, in which the C compiler makes
 * the call. Compilers: clang and gcc from gnu11 or c11 on, tcc 0.9.27; x86-64 only.
 *
 *     KFUNC(result, name, (type, parameter), ...);              records its parameters, returns their hash
 *     KFUNC_VOID(name, (type, parameter), ...);                 records its parameters
 *     KFUNC_BODY(result, name, (type, parameter), ...) { ... }  records its parameters, then runs the body
 *     KFUNC_VOID_BODY(name, (type, parameter), ...) { ... }
 *     KFUNC_EXTERN("libz.so.1", result, symbol, (type, parameter), ...);
 *                                                 a function of a system library: described, not defined
 *     KFUNC_LIBRARY("name");                      once per library
 *     KFUNC_TYPES(definitions);                   C types that parameters name: defined, and kept as text for the host
 *     KFUNC_KERNEL_TYPES(definitions);            C types that a kernel defines itself: the same, in user space only
 *
 * The same files are a kernel module (scripts/kernel-module), in which the kfuncs are registered for BPF programs. What a
 * kernel cannot hold is left out: KFUNC_EXTERN, results through a hidden pointer, kfuncs with KFUNC_CRASHES, and what
 * stands between #if KFUNC_USER_SPACE and #endif, where floats have to be.
 *
 * KFUNC_WITH, KFUNC_VOID_WITH, KFUNC_BODY_WITH, KFUNC_VOID_BODY_WITH, KFUNC_EXTERN_WITH and KFUNC_EXTERN_VOID_WITH take
 * flags (enum kfunc_flags) and a one-line summary before the other arguments. KFUNC sets KFUNC_RESULT_HASH itself; a
 * body that is declared with it has an integer result and returns kfunc_hash().
 *
 * A parameter list has 0 to 12 entries. A type is written as it would be in front of the parameter's name, so arrays
 * and pointers to functions need a typedef (in KFUNC_TYPES). A type name that is a macro is recorded expanded: where
 * <stdbool.h> is included, bool is "_Bool".
 *
 * A body may follow a pointer only where the parameter's name or type says that there is something to follow: NAME
 * with NAME__sz (bytes to read), NAME__uninit with NAME__sz (bytes to write), NAME__str (a C string), and a
 * pointer to a complete struct. NAME__nullable may be null.
 *
 * What a record holds: each parameter in order, as ceil(sizeof / 8) eightbytes, copied from the parameter as the
 * compiler of the library sees it, upper bytes zero. recorded is updated after each parameter, so that the record of a
 * kfunc that crashed shows how far it came. Bytes of padding inside a by-value struct are unspecified.
 *
 * The hash of a record, all arithmetic on uint64_t:
 *
 *     h = 0xcbf29ce484222325
 *     for each recorded eightbyte w, in order:  h = (h ^ w) * 0x100000001b3;  h = h ^ (h >> 29)
 *     h = h ^ (h >> 32)
 *
 * The result of a kfunc with KFUNC_RESULT_HASH, by its type:
 *
 *     integer, enum, pointer              h truncated to the size of the type
 *     bool                                h & 1
 *     float, double, long double          (float)(h & 0xffff), (double)(h & 0xffffffff), (long double)(h & 0xffffffff)
 *     struct, union, __int128             the first sizeof bytes of the eightbytes h, ~h, h, ~h, ...
 *     void                                nothing
 */
#ifndef KFUNC_H
#define KFUNC_H

#if defined(__cplusplus)
#error "kfunc.h is for C: compile this file as C (gcc, not g++; a name that ends in .c)"
/* A file that is missing ends the compilation: there would be pages of errors else. */
#include "kfunc.h is for C"
#endif

/* Errors in a file that uses the macros are shown in that file, without the macros that they passed through. Warnings of
 * the macros are not shown then: KFUNC_WARNINGS is for those who work on the macros. */
#if !defined(KFUNC_WARNINGS)
#pragma GCC system_header
#endif

#include "kfunc_abi.h"

#if !defined(__x86_64__)
#error "kfunc.h describes x86-64 functions only"
#endif

/* glibc's headers disable attributes and assertions with a message for tcc, which supports them. */
#if defined(__TINYC__)
#undef __attribute__
#undef _Static_assert
#endif

#if defined(__KERNEL__)
/* Definitions that need what a kernel has not - vector registers, an aligned stack, a red zone - stand between
 * #if KFUNC_USER_SPACE and #endif. */
#define KFUNC_USER_SPACE 0
#else
#define KFUNC_USER_SPACE 1

/* Generated sources define the types that they use themselves. */
#if !defined(KFUNC_OWN_TYPES)
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
#endif

/* Not <stdbool.h>: it defines bool as a macro, and a type's text would show its expansion. */
#if !defined(bool) && !defined(__cplusplus) && (!defined(__STDC_VERSION__) || __STDC_VERSION__ < 202311L)
typedef _Bool bool;
#endif
#endif

/* ---- What compilers differ in ---------------------------------------------------------------------------------- */

#define KF_EXPORT __attribute__((visibility("default")))
#define KF_HIDDEN __attribute__((visibility("hidden")))
#define KF_UNUSED __attribute__((unused))

#if defined(__TINYC__)
/* tcc has no thread-local variables and does not inline. */
#undef KF_THREAD_LOCAL
#define KF_THREAD_LOCAL
#define KF_INLINE inline
#define KF_STRINGIFY_(x) #x
#define KF_STRINGIFY(x) KF_STRINGIFY_(x)
#define KF_COMPILER "tcc " KF_STRINGIFY(__TINYC__)
static inline void kf_copy(void *to, const void *from, size_t size)
{
	unsigned char *out = to;
	const unsigned char *in = from;

	while (size--)
		*out++ = *in++;
}
#else
/* Empty on the command line for libraries that one thread calls: opened by the dozen they would run out of static TLS. */
#if !defined(KF_THREAD_LOCAL)
#define KF_THREAD_LOCAL __thread __attribute__((tls_model("initial-exec")))
#endif
#define KF_INLINE inline __attribute__((always_inline))
#if defined(__clang__)
#define KF_COMPILER __VERSION__
#else
#define KF_COMPILER "gcc " __VERSION__
#endif
#define kf_copy(to, from, size) __builtin_memcpy(to, from, size)
#endif

/* gcc -O2 would emit the entries of a section in reverse order; a linker that drops unreferenced sections would drop
 * them all. */
#if defined(__has_attribute)
#if __has_attribute(retain)
#define KF_RETAIN , retain
#endif
#endif
#ifndef KF_RETAIN
#define KF_RETAIN
#endif
#if defined(__GNUC__) && !defined(__clang__) && !defined(__TINYC__)
#define KF_IN_ORDER , no_reorder
#else
#define KF_IN_ORDER
#endif
#define KF_IN_SECTION(name) __attribute__((section(name), used KF_RETAIN KF_IN_ORDER))

/* ---- The preprocessor's share: counting and visiting parameters ------------------------------------------------ */

#define KF_CAT_(a, b) a##b
#define KF_CAT(a, b) KF_CAT_(a, b)
#define KF_COMMA() ,
#define KF_NOTHING()

/* The first argument is always the kfunc's name: a variadic macro of C11 needs at least one. */
#define KF_FIRST_(name, ...) name
#define KF_FIRST(...) KF_FIRST_(__VA_ARGS__, ~)
#define KF_SECOND_(first, second, ...) second
#define KF_SECOND(...) KF_SECOND_(__VA_ARGS__, ~)
#define KF_OPEN(...) __VA_ARGS__
#define KF_CALL(M, ...) M(__VA_ARGS__)
#define KF_DO(M, ...) M(__VA_ARGS__)

/* The number of parameters behind the name, or MANY. */
#define KF_COUNT_(name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31, p32, p33, p34, p35, p36, p37, p38, p39, p40, p41, p42, p43, p44, p45, p46, p47, p48, count, ...) count
#define KF_COUNT(...) KF_COUNT_(__VA_ARGS__, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, ~)

/* KF_EACH(M, S, Z, name, (T1, a1), (T2, a2)): M(name, T1, a1) S() M(name, T2, a2); Z for an empty list. */
#define KF_EACH(M, S, Z, ...) KF_CAT(KF_EACH_, KF_COUNT(__VA_ARGS__))(M, S, Z, __VA_ARGS__)
#define KF_EACH_0(M, S, Z, name) Z
#define KF_EACH_1(M, S, Z, name, p1) KF_CALL(M, name, KF_OPEN p1)
#define KF_EACH_2(M, S, Z, name, p1, p2) KF_CALL(M, name, KF_OPEN p1) S() KF_CALL(M, name, KF_OPEN p2)
#define KF_EACH_3(M, S, Z, name, p1, p2, p3) \
	KF_CALL(M, name, KF_OPEN p1) S() KF_CALL(M, name, KF_OPEN p2) S() KF_CALL(M, name, KF_OPEN p3)
#define KF_EACH_4(M, S, Z, name, p1, p2, p3, p4) \
	KF_CALL(M, name, KF_OPEN p1) S() KF_CALL(M, name, KF_OPEN p2) S() KF_CALL(M, name, KF_OPEN p3) S() \
	KF_CALL(M, name, KF_OPEN p4)
#define KF_EACH_5(M, S, Z, name, p1, p2, p3, p4, p5) \
	KF_CALL(M, name, KF_OPEN p1) S() KF_CALL(M, name, KF_OPEN p2) S() KF_CALL(M, name, KF_OPEN p3) S() \
	KF_CALL(M, name, KF_OPEN p4) S() KF_CALL(M, name, KF_OPEN p5)
#define KF_EACH_6(M, S, Z, name, p1, p2, p3, p4, p5, p6) \
	KF_CALL(M, name, KF_OPEN p1) S() KF_CALL(M, name, KF_OPEN p2) S() KF_CALL(M, name, KF_OPEN p3) S() \
	KF_CALL(M, name, KF_OPEN p4) S() KF_CALL(M, name, KF_OPEN p5) S() KF_CALL(M, name, KF_OPEN p6)
#define KF_EACH_7(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7) \
	KF_CALL(M, name, KF_OPEN p1) S() KF_CALL(M, name, KF_OPEN p2) S() KF_CALL(M, name, KF_OPEN p3) S() \
	KF_CALL(M, name, KF_OPEN p4) S() KF_CALL(M, name, KF_OPEN p5) S() KF_CALL(M, name, KF_OPEN p6) S() \
	KF_CALL(M, name, KF_OPEN p7)
#define KF_EACH_8(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8) \
	KF_CALL(M, name, KF_OPEN p1) S() KF_CALL(M, name, KF_OPEN p2) S() KF_CALL(M, name, KF_OPEN p3) S() \
	KF_CALL(M, name, KF_OPEN p4) S() KF_CALL(M, name, KF_OPEN p5) S() KF_CALL(M, name, KF_OPEN p6) S() \
	KF_CALL(M, name, KF_OPEN p7) S() KF_CALL(M, name, KF_OPEN p8)
#define KF_EACH_9(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9) \
	KF_CALL(M, name, KF_OPEN p1) S() KF_CALL(M, name, KF_OPEN p2) S() KF_CALL(M, name, KF_OPEN p3) S() \
	KF_CALL(M, name, KF_OPEN p4) S() KF_CALL(M, name, KF_OPEN p5) S() KF_CALL(M, name, KF_OPEN p6) S() \
	KF_CALL(M, name, KF_OPEN p7) S() KF_CALL(M, name, KF_OPEN p8) S() KF_CALL(M, name, KF_OPEN p9)
#define KF_EACH_10(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10) \
	KF_CALL(M, name, KF_OPEN p1) S() KF_CALL(M, name, KF_OPEN p2) S() KF_CALL(M, name, KF_OPEN p3) S() \
	KF_CALL(M, name, KF_OPEN p4) S() KF_CALL(M, name, KF_OPEN p5) S() KF_CALL(M, name, KF_OPEN p6) S() \
	KF_CALL(M, name, KF_OPEN p7) S() KF_CALL(M, name, KF_OPEN p8) S() KF_CALL(M, name, KF_OPEN p9) S() \
	KF_CALL(M, name, KF_OPEN p10)
#define KF_EACH_11(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11) \
	KF_CALL(M, name, KF_OPEN p1) S() KF_CALL(M, name, KF_OPEN p2) S() KF_CALL(M, name, KF_OPEN p3) S() \
	KF_CALL(M, name, KF_OPEN p4) S() KF_CALL(M, name, KF_OPEN p5) S() KF_CALL(M, name, KF_OPEN p6) S() \
	KF_CALL(M, name, KF_OPEN p7) S() KF_CALL(M, name, KF_OPEN p8) S() KF_CALL(M, name, KF_OPEN p9) S() \
	KF_CALL(M, name, KF_OPEN p10) S() KF_CALL(M, name, KF_OPEN p11)
#define KF_EACH_12(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12) \
	KF_CALL(M, name, KF_OPEN p1) S() KF_CALL(M, name, KF_OPEN p2) S() KF_CALL(M, name, KF_OPEN p3) S() \
	KF_CALL(M, name, KF_OPEN p4) S() KF_CALL(M, name, KF_OPEN p5) S() KF_CALL(M, name, KF_OPEN p6) S() \
	KF_CALL(M, name, KF_OPEN p7) S() KF_CALL(M, name, KF_OPEN p8) S() KF_CALL(M, name, KF_OPEN p9) S() \
	KF_CALL(M, name, KF_OPEN p10) S() KF_CALL(M, name, KF_OPEN p11) S() KF_CALL(M, name, KF_OPEN p12)

/* ---- The preprocessor's share: what is wrong with a list ------------------------------------------------------- */

/* KF_OVER(M, name, p1, p2): M(p1) M(p2), the parameters whole. */
#define KF_OVER(M, ...) KF_CAT(KF_OVER_, KF_COUNT(__VA_ARGS__))(M, __VA_ARGS__)
#define KF_OVER_0(M, name)
#define KF_OVER_1(M, name, p1) M(p1)
#define KF_OVER_2(M, name, p1, p2) M(p1) M(p2)
#define KF_OVER_3(M, name, p1, p2, p3) M(p1) M(p2) M(p3)
#define KF_OVER_4(M, name, p1, p2, p3, p4) M(p1) M(p2) M(p3) M(p4)
#define KF_OVER_5(M, name, p1, p2, p3, p4, p5) M(p1) M(p2) M(p3) M(p4) M(p5)
#define KF_OVER_6(M, name, p1, p2, p3, p4, p5, p6) M(p1) M(p2) M(p3) M(p4) M(p5) M(p6)
#define KF_OVER_7(M, name, p1, p2, p3, p4, p5, p6, p7) M(p1) M(p2) M(p3) M(p4) M(p5) M(p6) M(p7)
#define KF_OVER_8(M, name, p1, p2, p3, p4, p5, p6, p7, p8) M(p1) M(p2) M(p3) M(p4) M(p5) M(p6) M(p7) M(p8)
#define KF_OVER_9(M, name, p1, p2, p3, p4, p5, p6, p7, p8, p9) M(p1) M(p2) M(p3) M(p4) M(p5) M(p6) M(p7) M(p8) M(p9)
#define KF_OVER_10(M, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10) \
	M(p1) M(p2) M(p3) M(p4) M(p5) M(p6) M(p7) M(p8) M(p9) M(p10)
#define KF_OVER_11(M, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11) \
	M(p1) M(p2) M(p3) M(p4) M(p5) M(p6) M(p7) M(p8) M(p9) M(p10) M(p11)
#define KF_OVER_12(M, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12) \
	M(p1) M(p2) M(p3) M(p4) M(p5) M(p6) M(p7) M(p8) M(p9) M(p10) M(p11) M(p12)

/* 1 if a text begins with a parenthesis, else 0. */
#define KF_PAREN_PROBE(...) ~, 1
#define KF_PAREN(text) KF_SECOND(KF_PAREN_PROBE text, 0, ~)

/* 1 if a text is the word void and nothing else, else 0. */
#define KF_VOID_PROBE_void ~, 1,
#define KF_VOID(text) KF_VOID_(KF_CAT(KF_VOID_PROBE_, text), 0, ~, ~)
#define KF_VOID_(...) KF_VOID__(__VA_ARGS__)
#define KF_VOID__(probe, is_void, rest, ...) KF_CAT(KF_VOID_, KF_CAT(is_void, KF_PAREN(KF_NIL_PROBE rest ())))
#define KF_NIL_PROBE() (~)
#define KF_VOID_00 0
#define KF_VOID_10 0
#define KF_VOID_11 1

/* 1 if a parameter is a type that is not void and a name, in parentheses, and nothing behind them, else 0. */
#define KF_THINGS_(a, b, c, d, e, f, g, h, things, ...) things
#define KF_THINGS(...) KF_THINGS_(__VA_ARGS__, 3, 3, 3, 3, 3, 3, 2, 1, ~)
#define KF_PAIR_PROBE(...) ~, KF_CAT(KF_TYPED_, KF_VOID(KF_FIRST(__VA_ARGS__)))(KF_THINGS(__VA_ARGS__)),
#define KF_TYPED_0(things) things
#define KF_TYPED_1(things) 0
#define KF_PAIR(parameter) KF_PAIR_(KF_PAIR_PROBE parameter, 0, , ~)
#define KF_PAIR_(...) KF_PAIR__(__VA_ARGS__)
#define KF_PAIR__(probe, things, rest, ...) KF_CAT(KF_PAIR_, KF_CAT(things, KF_PAREN(rest)))
#define KF_PAIR_00 0
#define KF_PAIR_01 0
#define KF_PAIR_10 0
#define KF_PAIR_11 0
#define KF_PAIR_20 1
#define KF_PAIR_21 0
#define KF_PAIR_30 0
#define KF_PAIR_31 0

/* The text of a parameter that is none, behind a comma; nothing for one that is. */
#define KF_TEXT(parameter) KF_CAT(KF_TEXT_, KF_PAIR(parameter))(parameter)
#define KF_TEXT_0(parameter) , #parameter
#define KF_TEXT_1(parameter)

/* What is wrong with a list: OK, MANY, LIST or NAMELESS; with a result as well: VOID. */
#define KF_SHAPE(...) KF_CAT(KF_SHAPE_, KF_CAT(KF_LIMIT_, KF_COUNT(__VA_ARGS__)))(__VA_ARGS__)
#define KF_SHAPE_AND_RESULT(result, ...) KF_CAT(KF_RESULT_, KF_VOID(result))(KF_SHAPE(__VA_ARGS__))
#define KF_RESULT_0(shape) shape
#define KF_RESULT_1(shape) VOID
#define KF_LIMIT_0 LISTED
#define KF_LIMIT_1 LISTED
#define KF_LIMIT_2 LISTED
#define KF_LIMIT_3 LISTED
#define KF_LIMIT_4 LISTED
#define KF_LIMIT_5 LISTED
#define KF_LIMIT_6 LISTED
#define KF_LIMIT_7 LISTED
#define KF_LIMIT_8 LISTED
#define KF_LIMIT_9 LISTED
#define KF_LIMIT_10 LISTED
#define KF_LIMIT_11 LISTED
#define KF_LIMIT_12 LISTED
#define KF_LIMIT_MANY MANY
#define KF_SHAPE_MANY(...) MANY
#define KF_SHAPE_LISTED(...) \
	KF_CAT(KF_NAME_, KF_PAREN(KF_FIRST(__VA_ARGS__)))(KF_JUDGE(~ KF_OVER(KF_TEXT, __VA_ARGS__)))
#define KF_NAME_0(shape) shape
#define KF_NAME_1(shape) NAMELESS
#define KF_JUDGE(...) \
	KF_JUDGE_(__VA_ARGS__, LIST, LIST, LIST, LIST, LIST, LIST, LIST, LIST, LIST, LIST, LIST, LIST, OK, ~)
#define KF_JUDGE_(a, b, c, d, e, f, g, h, i, j, k, l, m, shape, ...) shape

/* KF_GO(A, N, M, tail, head, shape, name, name, parameters): M(head, name, name, parameters) for a list that is right, else
 * one error: A(N, text), where A is _Static_assert and N is 0. They come from the macro that the user writes, because clang
 * shows each macro that a token passed through. The tail is what a body follows. */
#define KF_GO(A, N, M, tail, head, shape, ...) KF_CAT(KF_GO_, shape)(A, N, M, tail, head, __VA_ARGS__)
#define KF_GO_OK(A, N, M, tail, head, ...) KF_DO(M, KF_OPEN head, __VA_ARGS__)
#define KF_GO_LIST(A, N, M, tail, head, fn, ...) \
	KF_BLAME(A, N, #fn, KF_SECOND(~ KF_OVER(KF_TEXT, __VA_ARGS__), ~)) tail
#define KF_GO_MANY(A, N, M, tail, head, fn, ...) \
	A(N, "kfunc " #fn " has more than 12 parameters, the limit of BPF (MAX_BPF_FUNC_ARGS)") tail
#define KF_GO_NAMELESS(A, N, M, tail, head, ...) \
	A(N, "a kfunc has no name before its parameters: KFUNC(result, name, (type, parameter), ...)") tail
#define KF_GO_VOID(A, N, M, tail, head, fn, ...) \
	A(N, "kfunc " #fn " has no result: KFUNC_VOID(" #fn ", ...) instead of KFUNC(void, " #fn ", ...)") tail
#define KF_BLAME(A, N, name, text) \
	A(N, "kfunc " name ": write (type, name), with commas between parameters, instead of: " text)

/* What a body follows whose function cannot be defined. */
#define KF_LOST_BODY(R) ; static KF_UNUSED R KF_CAT(kf_lost_body_, __COUNTER__)(void)

/* ---- One parameter --------------------------------------------------------------------------------------------- */

/* Each type is written once, in an array of one of it, which there is of complete types only; an array becomes a pointer.
 * Everything else has the type from there, so that a type that is wrong is one error: what compilers make of an expression
 * with an error is an int. */
#if defined(__KERNEL__)
#define KF_T(fn, T, a) T
#define KF_RESULT(R, fn) R
#define KF_TYPES(R, fn, ...)
#define KF_TYPES_VOID(fn, ...)
#else
#define KF_T(fn, T, a) __typeof__((*(kf_type_##fn##_##a *)0)[0])
#define KF_RESULT(R, fn) __typeof__((*(kf_result_##fn *)0)[0])
#define KF_COMPLETE(T) __typeof__(((void)0, ((__typeof__(T)(*)[1])0)[0][0]))
#define KF_DEFINE_TYPE(fn, T, a) typedef KF_COMPLETE(T) kf_type_##fn##_##a[1];
#define KF_TYPES_VOID(fn, ...) KF_EACH(KF_DEFINE_TYPE, KF_NOTHING, , __VA_ARGS__)
#define KF_TYPES(R, fn, ...) typedef KF_COMPLETE(R) kf_result_##fn[1]; KF_TYPES_VOID(fn, __VA_ARGS__)
#endif

#define KF_DECLARE(fn, T, a) KF_T(fn, T, a) a
#define KF_DECLARE_UNUSED(fn, T, a) KF_T(fn, T, a) a KF_UNUSED
#define KF_NAME(fn, T, a) a
#define KF_WORDS(T) ((sizeof(T) + 7) / 8)
#define KF_PLUS_WORDS(fn, T, a) +KF_WORDS(KF_T(fn, T, a))

#define KF_PARAMETERS(...) KF_EACH(KF_DECLARE, KF_COMMA, void, __VA_ARGS__)
#define KF_ARGUMENTS(...) KF_EACH(KF_NAME, KF_COMMA, , __VA_ARGS__)
#define KF_LOADED_ARGUMENTS(...) KF_EACH(KF_LOADED, KF_COMMA, , __VA_ARGS__)

#if defined(__SIZEOF_INT128__)
__extension__ typedef __int128 kf_signed_128;
__extension__ typedef unsigned __int128 kf_unsigned_128;
#define KF_INT128_KINDS kf_signed_128: KFUNC_KIND_SIGNED, kf_unsigned_128: KFUNC_KIND_UNSIGNED,
#else
#define KF_INT128_KINDS
#endif

#define KF_KIND(T) _Generic(*(T *)0, \
	_Bool: KFUNC_KIND_BOOL, \
	char: (char)-1 < 0 ? KFUNC_KIND_SIGNED : KFUNC_KIND_UNSIGNED, \
	signed char: KFUNC_KIND_SIGNED, short: KFUNC_KIND_SIGNED, int: KFUNC_KIND_SIGNED, \
	long: KFUNC_KIND_SIGNED, long long: KFUNC_KIND_SIGNED, \
	unsigned char: KFUNC_KIND_UNSIGNED, unsigned short: KFUNC_KIND_UNSIGNED, unsigned int: KFUNC_KIND_UNSIGNED, \
	unsigned long: KFUNC_KIND_UNSIGNED, unsigned long long: KFUNC_KIND_UNSIGNED, \
	KF_INT128_KINDS \
	float: KFUNC_KIND_FLOAT, double: KFUNC_KIND_FLOAT, long double: KFUNC_KIND_FLOAT, \
	default: KFUNC_KIND_OTHER)

#define KF_TYPE(T) KF_TYPE_AS(#T, T)
#define KF_TYPE_VOID { "void", 0, 0, KFUNC_KIND_VOID }
#define KF_TYPE_AS(text, T) { text, sizeof(T), _Alignof(T), KF_KIND(T) }
#define KF_DESCRIBE(fn, T, a) { #a, KF_TYPE_AS(#T, KF_T(fn, T, a)) },

/* A compiler may move plain stores across volatile ones, so a barrier separates the eightbytes from the count
 * recorded, and the whole record from a body that crashes. */
#define KF_BARRIER() __asm__ volatile("" ::: "memory")

#define KF_RECORD_ONE(fn, T, a) { \
	uint64_t kf_eightbytes[KF_WORDS(a)] = { 0 }; \
	kf_copy(kf_eightbytes, &a, sizeof(a)); \
	for (unsigned kf_i = 0; kf_i < KF_WORDS(a); kf_i++) \
		kf_record->words[kf_at + kf_i] = kf_eightbytes[kf_i]; \
	kf_at += KF_WORDS(a); \
	KF_BARRIER(); \
	kf_record->recorded = kf_at; \
}

/* The slot array has alignment 8; a parameter may be const, so its value is read through a union. */
#define KF_LOAD(fn, T, a) \
	union { unsigned char bytes[sizeof(KF_T(fn, T, a))]; KF_T(fn, T, a) value; } kf_loaded_##a; \
	kf_copy(kf_loaded_##a.bytes, kf_args, sizeof(kf_loaded_##a)); \
	kf_args += KF_WORDS(KF_T(fn, T, a));
#define KF_LOADED(fn, T, a) kf_loaded_##a.value

/* ---- The record and its hash ----------------------------------------------------------------------------------- */

#if defined(__KERNEL__)
/* All files of a module are one translation unit. */
static struct kfunc_record kf_record_here;

static KF_INLINE struct kfunc_record *kf_record_of_thread(void)
{
	return &kf_record_here;
}
#else
/* Defined by KFUNC_LIBRARY; shared by all files of the library only. A linker that does not find them prints
 * their names. */
#define kf_record_here kf_record_here_KFUNC_LIBRARY_is_missing
#define kf_record_place kf_record_place_KFUNC_LIBRARY_is_missing
extern KF_THREAD_LOCAL struct kfunc_record kf_record_here KF_HIDDEN;
extern KF_THREAD_LOCAL struct kfunc_record *kf_record_place KF_HIDDEN;

/* The calling thread's record: in the host's memory if it provides any, otherwise in the library. */
static KF_INLINE struct kfunc_record *kf_record_of_thread(void)
{
	return kf_record_place ? kf_record_place : &kf_record_here;
}
#endif
#define kf_thread_record (*kf_record_of_thread())

static KF_INLINE uint64_t kf_hash_words(const struct kfunc_record *record, uint64_t count)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (uint64_t i = 0; i < count; i++) {
		h = (h ^ record->words[i]) * 0x100000001b3u;
		h ^= h >> 29;
	}
	return h ^ (h >> 32);
}

/* The hash of the calling thread's record: the result of a body with KFUNC_RESULT_HASH. */
static inline uint64_t kfunc_hash(void)
{
	const struct kfunc_record *record = kf_record_of_thread();

	return kf_hash_words(record, record->recorded);
}

/* What KFUNC_FILLS_MEMORY promises for one `void *NAME__uninit, int NAME__sz` pair. */
static inline void kfunc_fill(void *memory, int size)
{
	unsigned char *bytes = memory;

	for (int i = 0; i < size; i++)
		bytes[i] = (unsigned char)(0xa5 ^ (i & 0xff));
}

#define KF_RECORD(fn, ...) \
	uint64_t kf_at = 0; \
	struct kfunc_record *const kf_record = kf_record_of_thread(); \
	kf_record->recorded = 0; \
	kf_record->descriptor = KF_IDENTITY(fn); \
	kf_record->calls++; \
	KF_EACH(KF_RECORD_ONE, KF_NOTHING, , __VA_ARGS__) \
	KF_BARRIER(); \
	(void)kf_at;

#define KF_RETURN_HASH(R) \
	uint64_t kf_h = kf_hash_words(kf_record, kf_at); \
	union { uint64_t words[KF_WORDS(R)]; R value; } kf_result; \
	for (unsigned kf_i = 0; kf_i < KF_WORDS(R); kf_i++) \
		kf_result.words[kf_i] = kf_i & 1 ? ~kf_h : kf_h; \
	if (KF_KIND(R) == KFUNC_KIND_BOOL) \
		kf_result.words[0] = kf_h & 1; \
	KF_FLOAT_HASH(R) \
	return kf_result.value;

#if KFUNC_USER_SPACE
#define KF_FLOAT_HASH(R) \
	if (KF_KIND(R) == KFUNC_KIND_FLOAT) { \
		float kf_float = (float)(kf_h & 0xffffu); \
		double kf_double = (double)(kf_h & 0xffffffffu); \
		long double kf_long_double = (long double)(kf_h & 0xffffffffu); \
		kf_copy(kf_result.words, sizeof(R) == sizeof(float) ? (void *)&kf_float : \
			sizeof(R) == sizeof(double) ? (void *)&kf_double : (void *)&kf_long_double, \
			KF_KIND(R) == KFUNC_KIND_FLOAT ? sizeof(R) : 0); \
	}
#else
#define KF_FLOAT_HASH(R)
#endif

/* ---- The pieces of a kfunc ------------------------------------------------------------------------------------- */

#define KF_CHECK(fn, ...) \
	_Static_assert(0 KF_EACH(KF_PLUS_WORDS, KF_NOTHING, , __VA_ARGS__) <= KFUNC_RECORD_WORDS, \
		"the parameters of kfunc " #fn " take more than KFUNC_RECORD_WORDS eightbytes")

#if defined(__KERNEL__)
#include "kfunc_kernel.h"
#else
#define KF_IDENTITY(fn) (&kf_descriptor_##fn)

/* The list ends with an entry that is not counted, because C11 has no empty arrays. */
#define KF_DESCRIPTOR(flag_bits, about, shared_library, result_type, fn, code, ...) \
	static const struct kfunc_parameter kf_parameters_##fn[] = { \
		KF_EACH(KF_DESCRIBE, KF_NOTHING, , __VA_ARGS__) { "", KF_TYPE_VOID } \
	}; \
	static const struct kfunc_descriptor kf_descriptor_##fn = { \
		.name = #fn, .symbol = #fn, .library = shared_library, .summary = about, \
		.result = result_type, .parameters = kf_parameters_##fn, \
		.parameter_count = KF_COUNT(__VA_ARGS__), .flags = flag_bits, \
		.function = code, .thunk = kf_thunk_##fn, \
	}; \
	static const struct kfunc_descriptor *const kf_entry_##fn KF_IN_SECTION("kfuncs") = &kf_descriptor_##fn

#define KF_THUNK(R, fn, ...) \
	static void kf_thunk_##fn(void (*kf_function)(void), const uint64_t *kf_args, void *kf_to) \
	{ \
		KF_EACH(KF_LOAD, KF_NOTHING, , __VA_ARGS__) \
		(void)kf_args; \
		KF_RESULT(R, fn) kf_result = \
			((KF_RESULT(R, fn) (*)(KF_PARAMETERS(__VA_ARGS__)))kf_function)(KF_LOADED_ARGUMENTS(__VA_ARGS__)); \
		kf_copy(kf_to, &kf_result, sizeof(kf_result)); \
	}

#define KF_THUNK_VOID(fn, ...) \
	static void kf_thunk_##fn(void (*kf_function)(void), const uint64_t *kf_args, void *kf_to) \
	{ \
		KF_EACH(KF_LOAD, KF_NOTHING, , __VA_ARGS__) \
		(void)kf_args; \
		(void)kf_to; \
		((void (*)(KF_PARAMETERS(__VA_ARGS__)))kf_function)(KF_LOADED_ARGUMENTS(__VA_ARGS__)); \
	}

/* A local name of the function: the exported one may be bound to another library's definition (ELF gABI, symbol
 * interposition), which is libc's for abs, and the host's for kf_u64_7. tcc's alias attribute names only what is defined
 * already, and the descriptor comes first: there its assembler makes the name behind the definition. */
#if defined(__TINYC__)
#define KF_OWN(R, fn, ...) static R kf_own_##fn(KF_PARAMETERS(__VA_ARGS__))
#define KF_DEFINED(fn) __asm__(".set kf_own_" #fn ", " #fn "\n");
#else
/* What a header says of a function of that name (const, nothrow) holds for its alias too, or gcc warns. */
#if defined __GNUC__ && !defined __clang__ && __GNUC__ >= 9
#define KF_COPIED(fn) , copy(fn)
#else
#define KF_COPIED(fn)
#endif
#define KF_OWN(R, fn, ...) \
	static R kf_own_##fn(KF_PARAMETERS(__VA_ARGS__)) __attribute__((alias(#fn) KF_COPIED(fn)))
#define KF_DEFINED(fn)
#endif

/* The function is declared before the descriptor that points to it and defined after it, because it records it. */
#define KF_DEFINE(flags, summary, R, fn, ...) \
	KF_EXPORT KF_RESULT(R, fn) fn(KF_PARAMETERS(__VA_ARGS__)); \
	KF_OWN(KF_RESULT(R, fn), fn, __VA_ARGS__); \
	KF_THUNK(R, fn, __VA_ARGS__) \
	KF_DESCRIPTOR(flags, summary, NULL, KF_TYPE_AS(#R, KF_RESULT(R, fn)), fn, \
		(void (*)(void))kf_own_##fn, __VA_ARGS__)

#define KF_DEFINE_VOID(flags, summary, fn, ...) \
	KF_EXPORT void fn(KF_PARAMETERS(__VA_ARGS__)); \
	KF_OWN(void, fn, __VA_ARGS__); \
	KF_THUNK_VOID(fn, __VA_ARGS__) \
	KF_DESCRIPTOR(flags, summary, NULL, KF_TYPE_VOID, fn, (void (*)(void))kf_own_##fn, __VA_ARGS__)

#define KF_FOREIGN(flags, summary, library, R, fn, ...) \
	KF_TYPES(R, fn, __VA_ARGS__) \
	KF_CHECK(fn, __VA_ARGS__); \
	KF_THUNK(R, fn, __VA_ARGS__) \
	KF_DESCRIPTOR((flags) | KFUNC_EXTERNAL, summary, library, KF_TYPE_AS(#R, KF_RESULT(R, fn)), fn, NULL, __VA_ARGS__)

#define KF_FOREIGN_VOID(flags, summary, library, fn, ...) \
	KF_TYPES_VOID(fn, __VA_ARGS__) \
	KF_CHECK(fn, __VA_ARGS__); \
	KF_THUNK_VOID(fn, __VA_ARGS__) \
	KF_DESCRIPTOR((flags) | KFUNC_EXTERNAL, summary, library, KF_TYPE_VOID, fn, NULL, __VA_ARGS__)
#endif

#define KF_PLAIN(flags, summary, R, fn, ...) \
	KF_TYPES(R, fn, __VA_ARGS__) \
	KF_DEFINE(flags, summary, R, fn, __VA_ARGS__); \
	KF_RESULT(R, fn) fn(KF_PARAMETERS(__VA_ARGS__)) \
	{ \
		KF_RECORD(fn, __VA_ARGS__) \
		KF_RETURN_HASH(KF_RESULT(R, fn)) \
	} \
	KF_DEFINED(fn) \
	KF_CHECK(fn, __VA_ARGS__)

#define KF_PLAIN_VOID(flags, summary, fn, ...) \
	KF_TYPES_VOID(fn, __VA_ARGS__) \
	KF_DEFINE_VOID(flags, summary, fn, __VA_ARGS__); \
	void fn(KF_PARAMETERS(__VA_ARGS__)) \
	{ \
		KF_RECORD(fn, __VA_ARGS__) \
	} \
	KF_DEFINED(fn) \
	KF_CHECK(fn, __VA_ARGS__)

/* The body is inlined, so that its frame is that of the exported function (except under tcc). */
#define KF_BODY_HEAD(R, fn, ...) \
	static KF_INLINE R kf_body_##fn(KF_EACH(KF_DECLARE_UNUSED, KF_COMMA, void, __VA_ARGS__))

#define KF_WITH_BODY(flags, summary, R, fn, ...) \
	KF_TYPES(R, fn, __VA_ARGS__) \
	KF_CHECK(fn, __VA_ARGS__); \
	KF_DEFINE(flags, summary, R, fn, __VA_ARGS__); \
	KF_BODY_HEAD(KF_RESULT(R, fn), fn, __VA_ARGS__); \
	KF_RESULT(R, fn) fn(KF_PARAMETERS(__VA_ARGS__)) \
	{ \
		KF_RECORD(fn, __VA_ARGS__) \
		return kf_body_##fn(KF_ARGUMENTS(__VA_ARGS__)); \
	} \
	KF_DEFINED(fn) \
	KF_BODY_HEAD(KF_RESULT(R, fn), fn, __VA_ARGS__)

#define KF_WITH_BODY_VOID(flags, summary, fn, ...) \
	KF_TYPES_VOID(fn, __VA_ARGS__) \
	KF_CHECK(fn, __VA_ARGS__); \
	KF_DEFINE_VOID(flags, summary, fn, __VA_ARGS__); \
	KF_BODY_HEAD(void, fn, __VA_ARGS__); \
	void fn(KF_PARAMETERS(__VA_ARGS__)) \
	{ \
		KF_RECORD(fn, __VA_ARGS__) \
		kf_body_##fn(KF_ARGUMENTS(__VA_ARGS__)); \
	} \
	KF_DEFINED(fn) \
	KF_BODY_HEAD(void, fn, __VA_ARGS__)

/* A recorder for a function that another file of the library defines and that records nothing: for generated sources,
 * which define kf_parameters_##fn before, because the names of parameters may be those of macros here. */
#define KF_RECORDER(flag_bits, about, function_name, R, fn, ...) \
	KF_TYPES(R, fn, __VA_ARGS__) \
	static R kf_own_##fn(KF_PARAMETERS(__VA_ARGS__)); \
	KF_THUNK(R, fn, __VA_ARGS__) \
	KF_RECORDER_DESCRIPTOR(flag_bits | KFUNC_RESULT_HASH, about, function_name, KF_TYPE(R), fn, __VA_ARGS__) \
	static R kf_own_##fn(KF_PARAMETERS(__VA_ARGS__)) \
	{ \
		KF_RECORD(fn, __VA_ARGS__) \
		KF_RETURN_HASH(R) \
	} \
	KF_CHECK(fn, __VA_ARGS__)

#define KF_RECORDER_VOID(flag_bits, about, function_name, fn, ...) \
	KF_TYPES_VOID(fn, __VA_ARGS__) \
	static void kf_own_##fn(KF_PARAMETERS(__VA_ARGS__)); \
	KF_THUNK_VOID(fn, __VA_ARGS__) \
	KF_RECORDER_DESCRIPTOR(flag_bits, about, function_name, KF_TYPE_VOID, fn, __VA_ARGS__) \
	static void kf_own_##fn(KF_PARAMETERS(__VA_ARGS__)) \
	{ \
		KF_RECORD(fn, __VA_ARGS__) \
	} \
	KF_CHECK(fn, __VA_ARGS__)

#define KF_RECORDER_DESCRIPTOR(flag_bits, about, function_name, result_type, fn, ...) \
	static const struct kfunc_descriptor kf_descriptor_##fn = { \
		.name = function_name, .symbol = function_name, .library = NULL, .summary = about, \
		.result = result_type, .parameters = kf_parameters_##fn, \
		.parameter_count = KF_COUNT(__VA_ARGS__), .flags = (flag_bits) | KFUNC_RECORDER, \
		.function = (void (*)(void))kf_own_##fn, .thunk = kf_thunk_##fn, \
	}; \
	static const struct kfunc_descriptor *const kf_entry_##fn KF_IN_SECTION("kfuncs") = &kf_descriptor_##fn;

/* ---- What a library writes ------------------------------------------------------------------------------------- */

#define KFUNC_WITH(flags, summary, result, ...) \
	KF_GO(_Static_assert, 0, KF_PLAIN,, ((flags) | KFUNC_RESULT_HASH, summary, result), \
		KF_SHAPE_AND_RESULT(result, __VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC(result, ...) \
	KF_GO(_Static_assert, 0, KF_PLAIN,, (KFUNC_RESULT_HASH, "", result), \
		KF_SHAPE_AND_RESULT(result, __VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_VOID_WITH(flags, summary, ...) \
	KF_GO(_Static_assert, 0, KF_PLAIN_VOID,, (flags, summary), \
		KF_SHAPE(__VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_VOID(...) \
	KF_GO(_Static_assert, 0, KF_PLAIN_VOID,, (0, ""), \
		KF_SHAPE(__VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_BODY_WITH(flags, summary, result, ...) \
	KF_GO(_Static_assert, 0, KF_WITH_BODY, KF_LOST_BODY(result), (flags, summary, result), \
		KF_SHAPE_AND_RESULT(result, __VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_BODY(result, ...) \
	KF_GO(_Static_assert, 0, KF_WITH_BODY, KF_LOST_BODY(result), (0, "", result), \
		KF_SHAPE_AND_RESULT(result, __VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_VOID_BODY_WITH(flags, summary, ...) \
	KF_GO(_Static_assert, 0, KF_WITH_BODY_VOID, KF_LOST_BODY(void), (flags, summary), \
		KF_SHAPE(__VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_VOID_BODY(...) \
	KF_GO(_Static_assert, 0, KF_WITH_BODY_VOID, KF_LOST_BODY(void), (0, ""), \
		KF_SHAPE(__VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_EXTERN_WITH(flags, summary, library, result, ...) \
	KF_GO(_Static_assert, 0, KF_FOREIGN,, (flags, summary, library, result), \
		KF_SHAPE_AND_RESULT(result, __VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_EXTERN(library, result, ...) \
	KF_GO(_Static_assert, 0, KF_FOREIGN,, (0, "", library, result), \
		KF_SHAPE_AND_RESULT(result, __VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_EXTERN_VOID_WITH(flags, summary, library, ...) \
	KF_GO(_Static_assert, 0, KF_FOREIGN_VOID,, (flags, summary, library), \
		KF_SHAPE(__VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_EXTERN_VOID(library, ...) \
	KF_GO(_Static_assert, 0, KF_FOREIGN_VOID,, (0, "", library), \
		KF_SHAPE(__VA_ARGS__), KF_FIRST(__VA_ARGS__), __VA_ARGS__)

#if KFUNC_USER_SPACE
/* A definition that several files of one library include is registered once for each. */
#define KFUNC_TYPES(...) \
	__VA_ARGS__ \
	static const char *const KF_CAT(kf_types_, __COUNTER__) KF_IN_SECTION("kfunc_types") = #__VA_ARGS__

/* Types that a kernel has itself, under the same names. */
#define KFUNC_KERNEL_TYPES(...) KFUNC_TYPES(__VA_ARGS__)

#define KFUNC_LIBRARY(library_name) \
	KF_THREAD_LOCAL struct kfunc_record kf_record_here KF_HIDDEN; \
	KF_THREAD_LOCAL struct kfunc_record *kf_record_place KF_HIDDEN; \
	extern const struct kfunc_descriptor *const __start_kfuncs[] KF_HIDDEN __attribute__((weak)); \
	extern const struct kfunc_descriptor *const __stop_kfuncs[] KF_HIDDEN __attribute__((weak)); \
	extern const char *const __start_kfunc_types[] KF_HIDDEN __attribute__((weak)); \
	extern const char *const __stop_kfunc_types[] KF_HIDDEN __attribute__((weak)); \
	static struct kfunc_record *kf_record(void) \
	{ \
		return kf_record_of_thread(); \
	} \
	static struct kfunc_record **kf_place(void) \
	{ \
		return &kf_record_place; \
	} \
	KF_EXPORT const struct kfunc_library *kfunc_library(void); \
	const struct kfunc_library *kfunc_library(void) \
	{ \
		static struct kfunc_library library; \
		library.abi_version = KFUNC_ABI_VERSION; \
		library.name = library_name; \
		library.compiler = KF_COMPILER; \
		library.descriptors = __start_kfuncs; \
		library.descriptor_count = (size_t)(__stop_kfuncs - __start_kfuncs); \
		library.types = __start_kfunc_types; \
		library.type_count = (size_t)(__stop_kfunc_types - __start_kfunc_types); \
		library.record = kf_record; \
		library.place = kf_place; \
		return &library; \
	} \
	_Static_assert(sizeof(void *) == 8, "kfunc.h describes x86-64 functions only")
#endif

#endif
