/* SPDX-License-Identifier: MIT */
#include "kft_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Keeps the message of the loader, which begins with the file's name; false if it says that there is no such file. */
static bool keep_reason(struct kft_library *library)
{
	const char *message = dlerror();

	snprintf(library->reason, sizeof(library->reason), "%s", message ? message : "it cannot be opened");
	return !strstr(library->reason, "No such file or directory");
}

/* The first of the names that is there. A file that is there and cannot be used is the one that was meant. */
static void *open_first(struct kft_library *library)
{
	for (const char *const *name = library->names; *name; name++) {
		void *handle = dlopen(*name, RTLD_NOW | RTLD_LOCAL);

		if (handle || keep_reason(library))
			return handle;
	}
	return NULL;
}

static void open_library(struct kft_library *library)
{
	void *handle = open_first(library);

	if (!handle)
		return;
	library->reason[0] = 0;
	for (struct kft_symbol *symbol = library->symbols; symbol < library->end; symbol++) {
		void *address = dlsym(handle, symbol->name);

		if (!address && !symbol->is_optional) {
			keep_reason(library);
			return;
		}
		__atomic_store_n(&symbol->address, address, __ATOMIC_RELEASE);
	}
	library->handle = handle;
}

bool kft_library_open(struct kft_library *library, const char **reason)
{
	bool is_open;

	pthread_mutex_lock(&lock);
	if (!library->handle && !library->reason[0])
		open_library(library);
	is_open = library->handle;
	pthread_mutex_unlock(&lock);
	if (!is_open && reason)
		*reason = library->reason;
	return is_open;
}

uint64_t kft_return_zero(void) { return 0; }

/* Where a first call goes. Whoever needs a library asks first whether it is there; this is for code that cannot ask. */
__attribute__((visibility("hidden"), used)) void *kft_symbol_find(const struct kft_symbol *symbol)
{
	const char *reason = "";

	if (kft_library_open(symbol->library, &reason))
		return symbol->address;
	if (symbol->library->missing)
		return symbol->library->missing;
	fprintf(stderr, "%s was called: %s\n", symbol->name, reason);
	_exit(2);
}
