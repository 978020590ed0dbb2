/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "kft_identity.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <unistd.h>

bool kft_file_fingerprint(const char *path, uint64_t *fingerprint)
{
	unsigned char buffer[1 << 16];
	int file = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t hash = 0xcbf29ce484222325u;
	ssize_t count = -1;

	if (file < 0)
		return false;
	while ((count = read(file, buffer, sizeof buffer)) != 0) {
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			break;
		for (ssize_t i = 0; i < count; i++)
			hash = (hash ^ buffer[i]) * 0x100000001b3u;
	}
	int error = errno;
	close(file);
	errno = error;
	*fingerprint = hash;
	return count == 0;
}

struct wanted {
	uint8_t *bytes;
	size_t size, found;
};

/* The first object is the program itself. A note: sizes of name and description, type, then both, padded to 4 bytes
 * (ELF gABI, note section). */
static int look(struct dl_phdr_info *info, size_t size, void *data)
{
	struct wanted *wanted = data;

	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *header = &info->dlpi_phdr[i];

		if (header->p_type != PT_NOTE)
			continue;
		const char *at = (const char *)(uintptr_t)(info->dlpi_addr + header->p_vaddr);
		const char *end = at + header->p_memsz;
		while (at + sizeof(ElfW(Nhdr)) <= end) {
			const ElfW(Nhdr) *note = (const ElfW(Nhdr) *)(const void *)at;
			const char *name = at + sizeof *note;
			const char *description = name + ((note->n_namesz + 3) & ~3u);

			at = description + ((note->n_descsz + 3) & ~3u);
			if (note->n_type != NT_GNU_BUILD_ID || note->n_namesz != 4 || memcmp(name, "GNU", 4) != 0 || at > end)
				continue;
			wanted->found = note->n_descsz < wanted->size ? note->n_descsz : wanted->size;
			memcpy(wanted->bytes, description, wanted->found);
			return 1;
		}
	}
	return 1;
}

size_t kft_build_id(uint8_t *bytes, size_t size)
{
	struct wanted wanted = {bytes, size, 0};

	dl_iterate_phdr(look, &wanted);
	return wanted.found;
}
