/* SPDX-License-Identifier: MIT
 *
 * worker_process.c: starting, watching and ending a worker, in the harness.
 */
#define _GNU_SOURCE
#include "kft_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t kft_spawn(const char *path, const char *const arguments[], const char *const environment[], int control,
		int memory, int output, int life)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	pid_t child = -1;
	int error;
	/* Descriptors outside the numbers that the worker gets. */
	int moved[4] = {fcntl(control, F_DUPFD_CLOEXEC, 10), fcntl(memory, F_DUPFD_CLOEXEC, 10),
			fcntl(output, F_DUPFD_CLOEXEC, 10), fcntl(life, F_DUPFD_CLOEXEC, 10)};

	if (moved[0] < 0 || moved[1] < 0 || moved[2] < 0 || moved[3] < 0) {
		error = errno;
		goto close;
	}
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(&actions, moved[2], 1);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(&actions, moved[2], 2);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(&actions, moved[0], 3);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(&actions, moved[1], 4);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(&actions, moved[3], 5);
	if (error == 0)
		error = posix_spawn_file_actions_addclosefrom_np(&actions, 6);
	if (error == 0)
		error = posix_spawn(&child, path, &actions, &attributes, (char *const *)arguments, (char *const *)environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
close:
	for (int i = 0; i < 4; i++)
		if (moved[i] >= 0)
			close(moved[i]);
	return error == 0 ? child : -error;
}

struct kft_end kft_ended(pid_t child, bool reap)
{
	struct kft_end end = {0};
	siginfo_t info = {0};
	char path[64];
	int file;

	if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
		return end;
	end.ended = true;
	end.by_signal = info.si_code != CLD_EXITED;
	end.status = info.si_status;
	/* The name is available until the process is reaped. */
	snprintf(path, sizeof path, "/proc/%d/comm", (int)child);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file >= 0) {
		ssize_t count = read(file, end.name, sizeof end.name - 1);

		end.name[count > 0 ? count : 0] = 0;
		end.name[strcspn(end.name, "\n")] = 0;
		close(file);
	}
	if (reap)
		waitid(P_PID, (id_t)child, &info, WEXITED);
	return end;
}

void kft_forget_bytes(int file, uint64_t from, uint64_t to)
{
	fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)from, (off_t)(to - from));
}

uint64_t kft_waited_for_processor(pid_t child)
{
	char path[64], text[128];
	unsigned long long ran, waited = 0;
	int file;

	snprintf(path, sizeof path, "/proc/%d/schedstat", (int)child);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return 0;
	ssize_t count = read(file, text, sizeof text - 1);
	close(file);
	text[count > 0 ? count : 0] = 0;
	return sscanf(text, "%llu %llu", &ran, &waited) == 2 ? waited : 0;
}

/* Kills the children of a process, and theirs: some may have left the process group. */
static void kill_descendants(pid_t parent, int depth)
{
	char path[64];
	int children[64], count = 0;
	FILE *list;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
	list = fopen(path, "re");
	if (list == NULL)
		return;
	while (count < 64 && fscanf(list, "%d", &children[count]) == 1)
		count++;
	fclose(list);
	for (int i = 0; i < count; i++) {
		kill(children[i], SIGSTOP);
		if (depth < 16)
			kill_descendants(children[i], depth + 1);
		kill(children[i], SIGKILL);
	}
}

void kft_kill(pid_t child)
{
	siginfo_t info;

	/* It must not start processes while its children are listed. */
	kill(child, SIGSTOP);
	kill_descendants(child, 0);
	/* The session's process group; a callee that left it is not found. */
	kill(-child, SIGKILL);
	kill(child, SIGKILL);
	while (waitid(P_PID, (id_t)child, &info, WEXITED) != 0 && errno == EINTR)
		;
	kill(-child, SIGKILL);
}

void kft_stop_call(struct kft_channel *channel, pid_t child)
{
	channel->progress.stop = channel->progress.calls;
	kill(child, SIGALRM);
}
