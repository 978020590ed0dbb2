/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "kft_exit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char name[32];
/* The process that armed the guard; 0 for none. Only its exit status is a verdict. */
static volatile pid_t guarded;

static _Noreturn void leave(int status)
{
	for (;;)
		syscall(SYS_exit_group, status);
}

static bool is_guarded(void)
{
	return guarded != 0 && guarded == getpid();
}

static void say(const char *text)
{
	ssize_t written = write(STDERR_FILENO, text, strlen(text));

	(void)written;
}

static void refuse(void)
{
	if (!is_guarded())
		return;
	say(name);
	say(": something else ended the process before the verdict was known: a library's code called exit\n");
	leave(KFT_EXIT_UNJUDGED);
}

void kft_occupy_standard_streams(void)
{
	/* The lowest free number is assigned, so it is the closed one. */
	for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
		if (fcntl(stream, F_GETFD) < 0 &&
		    open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY) < 0)
			return;
}

void kft_exit_guard_arm(const char *program)
{
	static bool is_registered;

	strncpy(name, program, sizeof name - 1);
	guarded = getpid();
	if (is_registered)
		return;
	is_registered = true;
	/* If a handler cannot be registered, the process ends at once instead of running unguarded. */
	if (atexit(refuse) != 0 || at_quick_exit(refuse) != 0)
		refuse();
}

void kft_exit_with_verdict(int status)
{
	if (guarded != 0 && guarded != getpid())
		leave(KFT_EXIT_UNJUDGED);
	/* What C code printed is part of the output; without room for it there is no success. A reader that left early is
	 * no fault. */
	if (fflush(stdout) != 0 && errno != EPIPE) {
		dprintf(STDERR_FILENO, "%s: standard output cannot be written: %s\n", name, strerror(errno));
		status = 2;
	}
	leave(status);
}

/* The loader binds a library's _exit to the program's definition. */
void _exit(int status)
{
	if (status == 0)
		refuse();
	leave(status);
}

void _Exit(int status)
{
	_exit(status);
}
