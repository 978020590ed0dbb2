/* SPDX-License-Identifier: MIT
 *
 * What of libffi is used here.
 */
#include "kft_symbols.h"

KFT_SYMBOLS_BEGIN(ffi)
KFT_FUNCTION(ffi, ffi_prep_cif)
KFT_OBJECT(ffi, ffi_call)
KFT_OBJECT(ffi, ffi_type_void)
KFT_OBJECT(ffi, ffi_type_uint8)
KFT_OBJECT(ffi, ffi_type_sint8)
KFT_OBJECT(ffi, ffi_type_uint16)
KFT_OBJECT(ffi, ffi_type_sint16)
KFT_OBJECT(ffi, ffi_type_uint32)
KFT_OBJECT(ffi, ffi_type_sint32)
KFT_OBJECT(ffi, ffi_type_uint64)
KFT_OBJECT(ffi, ffi_type_sint64)
KFT_OBJECT(ffi, ffi_type_float)
KFT_OBJECT(ffi, ffi_type_double)
KFT_OBJECT(ffi, ffi_type_longdouble)
KFT_OBJECT(ffi, ffi_type_pointer)
KFT_OPTIONAL(ffi, ffi_call_plan_alloc)
KFT_OPTIONAL(ffi, ffi_call_plan_free)
KFT_OPTIONAL(ffi, ffi_call_plan_invoke)
KFT_OPTIONAL(ffi, ffi_get_version)
KFT_SYMBOLS_END(ffi)
