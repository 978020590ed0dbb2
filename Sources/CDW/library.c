/* SPDX-License-Identifier: MIT */
#include "shim.h"

#include <stddef.h>

/* The one version that elfutils has had. */
static const char *const names[] = {"libdw.so.1", NULL};

extern struct kft_symbol kft_dw_symbols[], kft_dw_symbols_end[];

struct kft_library kft_dw_library = {
	.names = names,
	.symbols = kft_dw_symbols,
	.end = kft_dw_symbols_end,
	.missing = NULL,
};
