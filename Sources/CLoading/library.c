/* SPDX-License-Identifier: MIT */
#include "kft_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The message of the loader, which begins with the file's name. */
static const char *loader_message(void)
{
	const char *message = dlerror();

	return message ? message : "it cannot be opened";
}

/* The first of the names that is there. A file that is there and cannot be used is the one that was meant. */
static void *open_first(struct kft_library *library)
{
	for (const char *const *name = library->names; *name; name++) {
		void *handle = dlopen(*name, RTLD_NOW | RTLD_LOCAL);
		const char *message = handle ? "" : loader_message();
		const bool is_there = !strstr(message, "No such file or directory");

		if (handle)
			return handle;
		/* Where none is there, the newest is missing. */
		if (is_there || name == library->names)
			snprintf(library->reason, sizeof(library->reason), "%s", message);
		if (is_there)
			return NULL;
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
			snprintf(library->reason, sizeof(library->reason), "%s", loader_message());
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
