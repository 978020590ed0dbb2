/* SPDX-License-Identifier: MIT
 *
 * Starts the program beside it by the loader and glibc in libc/, whatever the system has. Statically linked.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **arguments)
{
	static char self[PATH_MAX], folder[PATH_MAX], loader[PATH_MAX + 32], libraries[2 * PATH_MAX + 8], program[PATH_MAX + 32];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char **line = calloc(count + 6, sizeof(*line));
	char *end;

	if (length <= 0 || !line) {
		fprintf(stderr, "%s: /proc/self/exe cannot be read, so its libraries are not found\n", arguments[0]);
		return 2;
	}
	strcpy(folder, self);
	end = strrchr(folder, '/');
	*end = 0;
	snprintf(loader, sizeof(loader), "%s/libc/ld-linux-x86-64.so.2", folder);
	snprintf(libraries, sizeof(libraries), "%s/libc:%s", folder, folder);
	snprintf(program, sizeof(program), "%s/" PROGRAM, folder);
	line[0] = loader;
	line[1] = "--library-path";
	line[2] = libraries;
	line[3] = "--argv0";
	line[4] = arguments[0];
	line[5] = program;
	memcpy(line + 6, arguments + 1, count * sizeof(*line));
	/* /proc/self/exe of the program is the loader: the program starts its workers by this path. */
	if (setenv("KFUNCTEST_LAUNCHER", self, 1)) {
		fprintf(stderr, "%s: %s\n", arguments[0], strerror(errno));
		return 2;
	}
	execv(loader, line);
	fprintf(stderr, "%s: %s: %s\n", arguments[0], loader, strerror(errno));
	return 2;
}
