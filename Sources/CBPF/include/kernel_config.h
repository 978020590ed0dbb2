// The kernel's configuration, as libbpf finds it.
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <zlib.h>

/*
 * The text of /boot/config-RELEASE, else of /proc/config.gz; to be freed. NULL if there is neither. gzopen also reads files
 * that are not compressed. At most 16 MiB are read.
 */
static inline char *kft_config_text(size_t *size)
{
	struct utsname names;
	char path[512];
	const size_t room = 16 << 20;
	gzFile file = NULL;
	char *text;

	if (!uname(&names) && snprintf(path, sizeof(path), "/boot/config-%s", names.release) < (int)sizeof(path))
		file = gzopen(path, "re");
	if (!file)
		file = gzopen("/proc/config.gz", "re");
	if (!file)
		return NULL;
	text = malloc(room);
	*size = 0;
	while (text && *size < room) {
		const int count = gzread(file, text + *size, (unsigned)(room - *size));

		if (count <= 0)
			break;
		*size += (size_t)count;
	}
	gzclose(file);
	return text;
}
