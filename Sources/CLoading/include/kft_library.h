/* SPDX-License-Identifier: MIT
 *
 * Shared libraries that are opened at run time, so that the program starts without them. Each has a file symbols.S that
 * names what of it is used here, by the macros of kft_symbols.h.
 */
#ifndef KFT_LIBRARY_H
#define KFT_LIBRARY_H

#include <stdbool.h>
#include <stdint.h>

struct kft_library;

/* A function or an object of a library, as kft_symbols.h lays it out. */
struct kft_symbol {
	/* Its address. Before the library is open: of a function, the code that looks it up; else NULL. */
	void *address;
	struct kft_library *library;
	const char *name;
	/* Whether the library may lack it: its address is NULL then. */
	uint64_t is_optional;
};

/* A library. */
struct kft_library {
	/* File names, the newest version first; NULL behind the last. The first that is there is opened. */
	const char *const *names;
	struct kft_symbol *symbols, *end;
	/* What a call does where the library is missing; NULL: it ends the process with one line. */
	void *missing;
	void *handle;
	/* Why it cannot be used; empty as long as it was not asked for, or can. */
	char reason[512];
};

/*
 * Opens a library and looks all of its symbols up; any thread may do so any number of times.
 * False, with a reason that lives as long as the process, if it or one of its symbols is not there.
 */
bool kft_library_open(struct kft_library *library, const char **reason);

/* For kft_library.missing, where 0 is what the library's functions return when they fail. */
uint64_t kft_return_zero(void);

#endif
