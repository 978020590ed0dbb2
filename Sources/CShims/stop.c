/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "kft_stop.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Seconds in which a run must end by itself. */
#define PATIENCE 10

static atomic_int noted;
static timer_t patience;
static bool has_patience;

static void on_request(int number)
{
	const struct itimerspec once = {.it_value = {.tv_sec = PATIENCE}};
	int before = 0;

	if (!atomic_compare_exchange_strong(&noted, &before, number))
		syscall(SYS_exit_group, 128 + before);
	if (has_patience)
		timer_settime(patience, 0, &once, NULL);
}

void kft_stop_watch(void)
{
	static const int requests[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	struct sigaction action = {.sa_handler = on_request, .sa_flags = SA_RESTART | SA_ONSTACK}, before;

	/* Without the timer, a run that hangs is ended by a second request. */
	struct sigevent again = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGTERM};
	if (!has_patience)
		has_patience = timer_create(CLOCK_MONOTONIC, &again, &patience) == 0;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
		if (sigaction(requests[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(requests[i], &action, NULL);
}

int kft_stop_signal(void)
{
	return atomic_load(&noted);
}
