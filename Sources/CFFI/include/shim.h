/* SPDX-License-Identifier: MIT
 *
 * libffi for Swift, opened at run time. All but kft_ffi_open is valid only after kft_ffi_open returned true. The call plans
 * of libffi 3.7 and later are used where the opened library has them, whatever the header declares.
 */
#ifndef KFT_CFFI_H
#define KFT_CFFI_H

#include <ffi.h>
#include <kft_library.h>
#include <stdint.h>

extern struct kft_library kft_ffi_library;

/* Opens libffi; false, with a reason, if it cannot be used. */
static inline bool kft_ffi_open(const char **reason) { return kft_library_open(&kft_ffi_library, reason); }

#define KFT_FFI_TYPE(name) \
	extern struct kft_symbol kft_symbol_ffi_type_##name; \
	static inline ffi_type *kft_ffi_##name(void) { return (ffi_type *)kft_symbol_ffi_type_##name.address; }

KFT_FFI_TYPE(void)
KFT_FFI_TYPE(uint8)
KFT_FFI_TYPE(sint8)
KFT_FFI_TYPE(uint16)
KFT_FFI_TYPE(sint16)
KFT_FFI_TYPE(uint32)
KFT_FFI_TYPE(sint32)
KFT_FFI_TYPE(uint64)
KFT_FFI_TYPE(sint64)
KFT_FFI_TYPE(float)
KFT_FFI_TYPE(double)
KFT_FFI_TYPE(longdouble)
KFT_FFI_TYPE(pointer)

extern struct kft_symbol kft_symbol_ffi_call, kft_symbol_ffi_call_plan_alloc, kft_symbol_ffi_call_plan_free,
	kft_symbol_ffi_call_plan_invoke, kft_symbol_ffi_get_version;

static inline uintptr_t kft_ffi_call_address(void) { return (uintptr_t)kft_symbol_ffi_call.address; }

/* NULL if libffi has no plans, or none for this call. */
static inline void *kft_ffi_plan_alloc(ffi_cif *cif)
{
	void *(*alloc)(ffi_cif *) = (void *(*)(ffi_cif *))kft_symbol_ffi_call_plan_alloc.address;

	return alloc && kft_symbol_ffi_call_plan_invoke.address && kft_symbol_ffi_call_plan_free.address ? alloc(cif) : 0;
}
static inline void kft_ffi_plan_free(void *plan)
{
	((void (*)(void *))kft_symbol_ffi_call_plan_free.address)(plan);
}
static inline uintptr_t kft_ffi_plan_invoke_address(void) { return (uintptr_t)kft_symbol_ffi_call_plan_invoke.address; }

/* The version, NULL if libffi has no version function (before 3.5). */
static inline const char *kft_ffi_version(void)
{
	const char *(*version)(void) = (const char *(*)(void))kft_symbol_ffi_get_version.address;

	return version ? version() : 0;
}

#endif
