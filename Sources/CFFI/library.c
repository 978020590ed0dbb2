/* SPDX-License-Identifier: MIT */
#include "shim.h"

#include <stddef.h>

/*
 * 3.4 and later, 3.3, 3.2: what is used here is the same in all of them. The first that LD_LIBRARY_PATH, the program's
 * folder or the system has.
 */
static const char *const names[] = {"libffi.so.8", "libffi.so.7", "libffi.so.6", NULL};

extern struct kft_symbol kft_ffi_symbols[], kft_ffi_symbols_end[];

struct kft_library kft_ffi_library = {
	.names = names,
	.symbols = kft_ffi_symbols,
	.end = kft_ffi_symbols_end,
};
