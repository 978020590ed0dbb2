/* SPDX-License-Identifier: MIT */
#include "shim.h"

#include <stddef.h>

/* The one version that elfutils has had. */
static const char *const names[] = {"libelf.so.1", NULL};

extern struct kft_symbol kft_elf_symbols[], kft_elf_symbols_end[];

struct kft_library kft_elf_library = {
	.names = names,
	.symbols = kft_elf_symbols,
	.end = kft_elf_symbols_end,
	.missing = (void *)kft_return_zero,
};
