/* SPDX-License-Identifier: MIT
 *
 * libffi for Swift: accessors for its type objects, mutable globals that Swift 6 rejects, and for the call plans
 * of libffi 3.7 and later, which are resolved at run time.
 */
#ifndef KFT_CFFI_H
#define KFT_CFFI_H

#include <ffi.h>
#include <stdint.h>

static inline ffi_type *kft_ffi_void(void) { return &ffi_type_void; }
static inline ffi_type *kft_ffi_uint8(void) { return &ffi_type_uint8; }
static inline ffi_type *kft_ffi_sint8(void) { return &ffi_type_sint8; }
static inline ffi_type *kft_ffi_uint16(void) { return &ffi_type_uint16; }
static inline ffi_type *kft_ffi_sint16(void) { return &ffi_type_sint16; }
static inline ffi_type *kft_ffi_uint32(void) { return &ffi_type_uint32; }
static inline ffi_type *kft_ffi_sint32(void) { return &ffi_type_sint32; }
static inline ffi_type *kft_ffi_uint64(void) { return &ffi_type_uint64; }
static inline ffi_type *kft_ffi_sint64(void) { return &ffi_type_sint64; }
static inline ffi_type *kft_ffi_float(void) { return &ffi_type_float; }
static inline ffi_type *kft_ffi_double(void) { return &ffi_type_double; }
static inline ffi_type *kft_ffi_longdouble(void) { return &ffi_type_longdouble; }
static inline ffi_type *kft_ffi_pointer(void) { return &ffi_type_pointer; }

static inline uintptr_t kft_ffi_call_address(void) { return (uintptr_t)&ffi_call; }

/* The names of libffi 3.7 under other names, because the installed header may or may not declare them. */
extern void *kft_weak_plan_alloc(ffi_cif *) __asm__("ffi_call_plan_alloc") __attribute__((weak));
extern void kft_weak_plan_free(void *) __asm__("ffi_call_plan_free") __attribute__((weak));
extern void kft_weak_plan_invoke(void *, void (*)(void), void *, void **) __asm__("ffi_call_plan_invoke")
	__attribute__((weak));
extern const char *kft_weak_version(void) __asm__("ffi_get_version") __attribute__((weak));

static inline void *kft_ffi_plan_alloc(ffi_cif *cif)
{
	return kft_weak_plan_alloc && kft_weak_plan_invoke && kft_weak_plan_free ? kft_weak_plan_alloc(cif) : 0;
}
static inline void kft_ffi_plan_free(void *plan)
{
	if (kft_weak_plan_free)
		kft_weak_plan_free(plan);
}
static inline uintptr_t kft_ffi_plan_invoke_address(void) { return (uintptr_t)&kft_weak_plan_invoke; }

/* The version, NULL if libffi has no version function (before 3.5). */
static inline const char *kft_ffi_version(void) { return kft_weak_version ? kft_weak_version() : 0; }

#endif
