/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "kft_resources.h"

#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

const char *kft_missing_resource(void)
{
	const size_t size = (size_t)KFT_ADDRESS_SPACE_MIB << 20;
	int descriptors[KFT_DESCRIPTORS], count = 0, ends[2];
	/* An inaccessible mapping uses address space (setrlimit(2), RLIMIT_AS) but no memory. */
	void *space = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (space == MAP_FAILED)
		return "there is no room for " TEXT(KFT_ADDRESS_SPACE_MIB) " MiB of address space; ulimit -v is too low";
	munmap(space, size);
	while (count + 2 <= KFT_DESCRIPTORS && pipe(ends) == 0) {
		descriptors[count++] = ends[0];
		descriptors[count++] = ends[1];
	}
	for (int i = 0; i < count; i++)
		close(descriptors[i]);
	if (count < KFT_DESCRIPTORS)
		return "fewer than " TEXT(KFT_DESCRIPTORS) " files can be opened; ulimit -n is too low";
	return NULL;
}

int kft_allowed_processors(void)
{
	/* More than cpu_set_t holds: the call fails where the kernel's mask is larger. */
	cpu_set_t sets[64];

	return sched_getaffinity(0, sizeof sets, sets) == 0 ? CPU_COUNT_S(sizeof sets, sets) : 0;
}
