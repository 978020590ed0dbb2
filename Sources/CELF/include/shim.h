// libelf, with the relocations of BPF that its elf.h may not name.
#pragma once
#include <elf.h>
#include <gelf.h>
#include <libelf.h>
#include <kft_library.h>

extern struct kft_library kft_elf_library;

/* Opens libelf; false, with a reason, if it cannot be used. */
static inline bool kft_elf_open(const char **reason) { return kft_library_open(&kft_elf_library, reason); }
