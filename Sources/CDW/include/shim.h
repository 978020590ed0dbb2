/* libdw and libdwfl of elfutils: debug information of any file (DWARF 2 to 5), with relocations applied. */
#pragma once
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <kft_library.h>

extern struct kft_library kft_dw_library;

/* Opens libdw; false, with a reason, if it cannot be used. */
static inline bool kft_dw_open(const char **reason) { return kft_library_open(&kft_dw_library, reason); }

/* Files are read in place; separate debug information is found by build id or link. */
static inline const Dwfl_Callbacks *kft_dwfl_callbacks(void)
{
	static const Dwfl_Callbacks callbacks = {
		.find_debuginfo = dwfl_standard_find_debuginfo,
		.section_address = dwfl_offline_section_address,
	};

	return &callbacks;
}

/* The machine of a module (EM_* of elf.h), or -1 if its file is not a 64-bit one. */
static inline int kft_module_machine(Dwfl_Module *module)
{
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(module, &bias);
	GElf_Ehdr header;

	if (!elf || gelf_getclass(elf) != ELFCLASS64 || !gelf_getehdr(elf, &header))
		return -1;
	return header.e_machine;
}

/* Macros of elf.h that Swift does not import. */
static inline unsigned kft_symbol_type(const GElf_Sym *symbol) { return GELF_ST_TYPE(symbol->st_info); }
static inline unsigned kft_symbol_binding(const GElf_Sym *symbol) { return GELF_ST_BIND(symbol->st_info); }
static inline unsigned kft_symbol_visibility(const GElf_Sym *symbol) { return GELF_ST_VISIBILITY(symbol->st_other); }
