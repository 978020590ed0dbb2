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

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

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

#define KF_COUNT_(name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16, count, ...) count
#define KF_COUNT(...) KF_COUNT_(__VA_ARGS__, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, ~)

/* KF_EACH(M, S, Z, name, (T1, a1), (T2, a2)): M(T1, a1) S() M(T2, a2); Z for an empty list. It goes on to 16 so that
 * a list that is too long meets the static assertion below and not a riddle. */
#define KF_EACH(M, S, Z, ...) KF_CAT(KF_EACH_, KF_COUNT(__VA_ARGS__))(M, S, Z, __VA_ARGS__)
#define KF_EACH_0(M, S, Z, name) Z
#define KF_EACH_1(M, S, Z, name, p1) M p1
#define KF_EACH_2(M, S, Z, name, p1, p2) M p1 S() M p2
#define KF_EACH_3(M, S, Z, name, p1, p2, p3) M p1 S() M p2 S() M p3
#define KF_EACH_4(M, S, Z, name, p1, p2, p3, p4) M p1 S() M p2 S() M p3 S() M p4
#define KF_EACH_5(M, S, Z, name, p1, p2, p3, p4, p5) M p1 S() M p2 S() M p3 S() M p4 S() M p5
#define KF_EACH_6(M, S, Z, name, p1, p2, p3, p4, p5, p6) M p1 S() M p2 S() M p3 S() M p4 S() M p5 S() M p6
#define KF_EACH_7(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7) \
	M p1 S() M p2 S() M p3 S() M p4 S() M p5 S() M p6 S() M p7
#define KF_EACH_8(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8) \
	M p1 S() M p2 S() M p3 S() M p4 S() M p5 S() M p6 S() M p7 S() M p8
#define KF_EACH_9(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9) \
	M p1 S() M p2 S() M p3 S() M p4 S() M p5 S() M p6 S() M p7 S() M p8 S() M p9
#define KF_EACH_10(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10) \
	M p1 S() M p2 S() M p3 S() M p4 S() M p5 S() M p6 S() M p7 S() M p8 S() M p9 S() M p10
#define KF_EACH_11(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11) \
	M p1 S() M p2 S() M p3 S() M p4 S() M p5 S() M p6 S() M p7 S() M p8 S() M p9 S() M p10 S() M p11
#define KF_EACH_12(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12) \
	M p1 S() M p2 S() M p3 S() M p4 S() M p5 S() M p6 S() M p7 S() M p8 S() M p9 S() M p10 S() M p11 S() M p12
#define KF_EACH_13(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13) \
	M p1 S() M p2 S() M p3 S() M p4 S() M p5 S() M p6 S() M p7 S() M p8 S() \
	M p9 S() M p10 S() M p11 S() M p12 S() M p13
#define KF_EACH_14(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14) \
	M p1 S() M p2 S() M p3 S() M p4 S() M p5 S() M p6 S() M p7 S() M p8 S() \
	M p9 S() M p10 S() M p11 S() M p12 S() M p13 S() M p14
#define KF_EACH_15(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15) \
	M p1 S() M p2 S() M p3 S() M p4 S() M p5 S() M p6 S() M p7 S() M p8 S() \
	M p9 S() M p10 S() M p11 S() M p12 S() M p13 S() M p14 S() M p15
#define KF_EACH_16(M, S, Z, name, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16) \
	M p1 S() M p2 S() M p3 S() M p4 S() M p5 S() M p6 S() M p7 S() M p8 S() \
	M p9 S() M p10 S() M p11 S() M p12 S() M p13 S() M p14 S() M p15 S() M p16

/* ---- One parameter --------------------------------------------------------------------------------------------- */

#define KF_DECLARE(T, a) T a
#define KF_DECLARE_UNUSED(T, a) T a KF_UNUSED
#define KF_NAME(T, a) a
#define KF_WORDS(T) ((sizeof(T) + 7) / 8)
#define KF_PLUS_WORDS(T, a) +KF_WORDS(T)

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

#define KF_TYPE(T) { #T, sizeof(T), _Alignof(T), KF_KIND(T) }
#define KF_TYPE_VOID { "void", 0, 0, KFUNC_KIND_VOID }
#define KF_DESCRIBE(T, a) { #a, KF_TYPE(T) },

/* A compiler may move plain stores across volatile ones, so a barrier separates the eightbytes from the count
 * recorded, and the whole record from a body that crashes. */
#define KF_BARRIER() __asm__ volatile("" ::: "memory")

#define KF_RECORD_ONE(T, a) { \
	uint64_t kf_eightbytes[KF_WORDS(T)] = { 0 }; \
	kf_copy(kf_eightbytes, &a, sizeof(a)); \
	for (unsigned kf_i = 0; kf_i < KF_WORDS(T); kf_i++) \
		kf_record->words[kf_at + kf_i] = kf_eightbytes[kf_i]; \
	kf_at += KF_WORDS(T); \
	KF_BARRIER(); \
	kf_record->recorded = kf_at; \
}

/* The slot array has alignment 8; a parameter may be const, so its value is read through a union. */
#define KF_LOAD(T, a) \
	union { unsigned char bytes[sizeof(T)]; T value; } kf_loaded_##a; \
	kf_copy(kf_loaded_##a.bytes, kf_args, sizeof(kf_loaded_##a)); \
	kf_args += KF_WORDS(T);
#define KF_LOADED(T, a) kf_loaded_##a.value

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
	_Static_assert(KF_COUNT(__VA_ARGS__) <= 12, \
		"kfunc " #fn " has more than 12 parameters, the limit of BPF (MAX_BPF_FUNC_ARGS)"); \
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
		R kf_result = ((R (*)(KF_PARAMETERS(__VA_ARGS__)))kf_function)(KF_LOADED_ARGUMENTS(__VA_ARGS__)); \
		kf_copy(kf_to, &kf_result, sizeof(R)); \
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
	KF_EXPORT R fn(KF_PARAMETERS(__VA_ARGS__)); \
	KF_OWN(R, fn, __VA_ARGS__); \
	KF_THUNK(R, fn, __VA_ARGS__) \
	KF_DESCRIPTOR(flags, summary, NULL, KF_TYPE(R), fn, (void (*)(void))kf_own_##fn, __VA_ARGS__)

#define KF_DEFINE_VOID(flags, summary, fn, ...) \
	KF_EXPORT void fn(KF_PARAMETERS(__VA_ARGS__)); \
	KF_OWN(void, fn, __VA_ARGS__); \
	KF_THUNK_VOID(fn, __VA_ARGS__) \
	KF_DESCRIPTOR(flags, summary, NULL, KF_TYPE_VOID, fn, (void (*)(void))kf_own_##fn, __VA_ARGS__)

#define KF_FOREIGN(flags, summary, library, R, fn, ...) \
	KF_CHECK(fn, __VA_ARGS__); \
	KF_THUNK(R, fn, __VA_ARGS__) \
	KF_DESCRIPTOR((flags) | KFUNC_EXTERNAL, summary, library, KF_TYPE(R), fn, NULL, __VA_ARGS__)

#define KF_FOREIGN_VOID(flags, summary, library, fn, ...) \
	KF_CHECK(fn, __VA_ARGS__); \
	KF_THUNK_VOID(fn, __VA_ARGS__) \
	KF_DESCRIPTOR((flags) | KFUNC_EXTERNAL, summary, library, KF_TYPE_VOID, fn, NULL, __VA_ARGS__)
#endif

#define KF_PLAIN(flags, summary, R, fn, ...) \
	KF_DEFINE(flags, summary, R, fn, __VA_ARGS__); \
	R fn(KF_PARAMETERS(__VA_ARGS__)) \
	{ \
		KF_RECORD(fn, __VA_ARGS__) \
		KF_RETURN_HASH(R) \
	} \
	KF_DEFINED(fn) \
	KF_CHECK(fn, __VA_ARGS__)

#define KF_PLAIN_VOID(flags, summary, fn, ...) \
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
	KF_CHECK(fn, __VA_ARGS__); \
	KF_DEFINE(flags, summary, R, fn, __VA_ARGS__); \
	KF_BODY_HEAD(R, fn, __VA_ARGS__); \
	R fn(KF_PARAMETERS(__VA_ARGS__)) \
	{ \
		KF_RECORD(fn, __VA_ARGS__) \
		return kf_body_##fn(KF_ARGUMENTS(__VA_ARGS__)); \
	} \
	KF_DEFINED(fn) \
	KF_BODY_HEAD(R, fn, __VA_ARGS__)

#define KF_WITH_BODY_VOID(flags, summary, fn, ...) \
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

/* Expands its arguments once more, so that a name that another macro produced can be pasted. */
#define KF_DO(M, ...) M(__VA_ARGS__)

/* ---- What a library writes ------------------------------------------------------------------------------------- */

#define KFUNC_WITH(flags, summary, result, ...) \
	KF_DO(KF_PLAIN, (flags) | KFUNC_RESULT_HASH, summary, result, KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_VOID_WITH(flags, summary, ...) \
	KF_DO(KF_PLAIN_VOID, flags, summary, KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_BODY_WITH(flags, summary, result, ...) \
	KF_DO(KF_WITH_BODY, flags, summary, result, KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_VOID_BODY_WITH(flags, summary, ...) \
	KF_DO(KF_WITH_BODY_VOID, flags, summary, KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_EXTERN_WITH(flags, summary, library, result, ...) \
	KF_DO(KF_FOREIGN, flags, summary, library, result, KF_FIRST(__VA_ARGS__), __VA_ARGS__)
#define KFUNC_EXTERN_VOID_WITH(flags, summary, library, ...) \
	KF_DO(KF_FOREIGN_VOID, flags, summary, library, KF_FIRST(__VA_ARGS__), __VA_ARGS__)

#define KFUNC(result, ...) KFUNC_WITH(0, "", result, __VA_ARGS__)
#define KFUNC_VOID(...) KFUNC_VOID_WITH(0, "", __VA_ARGS__)
#define KFUNC_BODY(result, ...) KFUNC_BODY_WITH(0, "", result, __VA_ARGS__)
#define KFUNC_VOID_BODY(...) KFUNC_VOID_BODY_WITH(0, "", __VA_ARGS__)
#define KFUNC_EXTERN(library, result, ...) KFUNC_EXTERN_WITH(0, "", library, result, __VA_ARGS__)
#define KFUNC_EXTERN_VOID(library, ...) KFUNC_EXTERN_VOID_WITH(0, "", library, __VA_ARGS__)

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
