/* SPDX-License-Identifier: MIT */
#include <kft_library.h>

#include <stddef.h>

/* The one version that zlib has had. */
static const char *const names[] = {"libz.so.1", NULL};

extern struct kft_symbol kft_z_symbols[], kft_z_symbols_end[];

struct kft_library kft_z_library = {
	.names = names,
	.symbols = kft_z_symbols,
	.end = kft_z_symbols_end,
	.missing = (void *)kft_return_zero,
};
