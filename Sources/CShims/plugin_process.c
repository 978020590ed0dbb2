/* SPDX-License-Identifier: MIT
 *
 * plugin_process.c: starting of engines that are processes.
 */
#define _GNU_SOURCE
#include "kft_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

extern char **environ;

pid_t kft_spawn_plugin(const char *const arguments[], int input, int *output, int *errors)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	pid_t child = -1;
	int error, outputs[2], messages[2];

	if (pipe2(outputs, O_CLOEXEC) != 0)
		return -errno;
	if (pipe2(messages, O_CLOEXEC) != 0) {
		error = errno;
		close(outputs[0]);
		close(outputs[1]);
		return -error;
	}
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	/* A process group of its own, which can be ended as a whole. */
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	error = posix_spawn_file_actions_adddup2(&actions, input, 0);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(&actions, outputs[1], 1);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(&actions, messages[1], 2);
	if (error == 0)
		error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	if (error == 0)
		error = posix_spawnp(&child, arguments[0], &actions, &attributes, (char *const *)arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	close(outputs[1]);
	close(messages[1]);
	if (error != 0) {
		close(outputs[0]);
		close(messages[0]);
		return -error;
	}
	*output = outputs[0];
	*errors = messages[0];
	return child;
}
