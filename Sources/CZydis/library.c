/* SPDX-License-Identifier: MIT */
#include "shim.h"

#include <stddef.h>

/* Its structures differ between minor versions: the one of the header. */
enum { major = ZYDIS_VERSION >> 48 & 0xFFFF, minor = ZYDIS_VERSION >> 32 & 0xFFFF };
_Static_assert(major < 10 && minor < 10, "one digit each");
static const char name[] = {'l', 'i', 'b', 'Z', 'y', 'd', 'i', 's', '.', 's', 'o', '.', '0' + major, '.', '0' + minor, 0};
static const char *const names[] = {name, NULL};

extern struct kft_symbol kft_zydis_symbols[], kft_zydis_symbols_end[];

struct kft_library kft_zydis_library = {
	.names = names,
	.symbols = kft_zydis_symbols,
	.end = kft_zydis_symbols_end,
};
