/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "kft_stop.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int noted;

static void on_request(int number)
{
	int none = 0;

	if (!atomic_compare_exchange_strong(&noted, &none, number))
		syscall(SYS_exit_group, 128 + number);
}

void kft_stop_watch(void)
{
	static const int requests[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	struct sigaction action = {.sa_handler = on_request, .sa_flags = SA_RESTART | SA_ONSTACK}, before;

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
		if (sigaction(requests[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(requests[i], &action, NULL);
}

int kft_stop_signal(void)
{
	return atomic_load(&noted);
}
