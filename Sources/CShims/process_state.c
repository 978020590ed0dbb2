/* SPDX-License-Identifier: MIT
 *
 * process_state.c: a worker's examination of its own process after calls.
 */
#define _GNU_SOURCE
#include "kft_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* Set by kft_worker_begin, read by the signal handler and before each call (guard.c). */
struct kft_progress *kft_watched_progress;
pid_t kft_watcher;
volatile uint64_t *kft_own_process;

/* The signals whose handlers are examined: those that end or stop a call, and those that programs use most. */
static const int watched_signals[] = {SIGSEGV, SIGBUS,	SIGILL,	 SIGFPE,  SIGTRAP, SIGSYS,  SIGABRT, SIGALRM,
				      SIGPIPE, SIGCHLD, SIGINT, SIGTERM, SIGHUP,  SIGUSR1, SIGUSR2, SIGIO};
#define WATCHED_SIGNALS (sizeof watched_signals / sizeof watched_signals[0])
/* Descriptors of the worker: standard streams, control socket, shared memory, life line. */
#define WORKER_DESCRIPTORS 6

static struct {
	struct sigaction actions[WATCHED_SIGNALS];
	sigset_t mask;
	struct stat directory;
	struct stat files[WORKER_DESCRIPTORS];
	locale_t thread_locale;
	char locale[256];
	mode_t umask;
	uid_t user;
	nlink_t thread_links; /* of /proc/self/task: one for each thread, and two */
	char *heap; /* the first chunk of malloc's main heap; NULL where it was not found */
	struct rlimit limits[RLIM_NLIMITS];
	struct stat root;
	gid_t group;
	uint16_t x87_control;
} state;

static uint16_t x87_control(void)
{
	uint16_t word;

	__asm__ volatile("fnstcw %0" : "=m"(word));
	return word;
}

/* The x87 stack must be empty between calls (psABI 3.2.1): every tag is empty. */
static bool x87_is_empty(void)
{
	struct {
		uint16_t control, unused0, status, unused1, tags, unused2;
		uint32_t rest[4];
	} environment;

	__asm__ volatile("fnstenv %0\n\tfldenv %0" : "+m"(environment));
	return environment.tags == 0xffff;
}

static nlink_t thread_links(void)
{
	struct stat tasks;

	return stat("/proc/self/task", &tasks) == 0 ? tasks.st_nlink : 0;
}

/* The start of the region that the kernel names [heap], which begins with malloc's first chunk. */
static char *heap_start(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];
	unsigned long start = 0, found = 0;

	if (maps == NULL)
		return NULL;
	while (found == 0 && fgets(line, sizeof line, maps) != NULL)
		if (strstr(line, "[heap]") != NULL && sscanf(line, "%lx-", &start) == 1)
			found = start;
	fclose(maps);
	return (char *)found;
}

/* Walks glibc's main heap, chunk by chunk, up to its end: each chunk's size leads to the next one (glibc,
 * malloc/malloc.c, "Chunks of memory are maintained using a boundary tag method"). */
static bool heap_is_whole(void)
{
	char *end = sbrk(0), *chunk = state.heap;

	if (chunk == NULL || chunk >= end)
		return true;
	while (chunk < end) {
		uint64_t size = *(uint64_t *)(chunk + 8) & ~(uint64_t)7;

		if (size < 32 || size % 16 != 0 || size > (uint64_t)(end - chunk))
			/* If other code moved the break, the memory after malloc's own contains no chunks. */
			return state.heap + mallinfo2().arena != end;
		chunk += size;
	}
	return true;
}

static mode_t current_umask(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return mask;
}

int kft_worker_begin(struct kft_channel *channel, int life)
{
	kft_watcher = getppid();
	kft_watched_progress = &channel->progress;
	/* Output of a callee must not be lost when it ends the process. */
	setvbuf(stdout, NULL, _IONBF, 0);
	setvbuf(stderr, NULL, _IONBF, 0);
	/* Orphaned descendants become children of this process, so that they are found. */
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	/* Before the handlers are examined for the first time. */
	kft_contain_signals();
	/* When the parent's end of this socket closes, the process group is killed: no callee can block that. */
	if (fcntl(life, F_SETOWN, -getpid()) != 0 || fcntl(life, F_SETSIG, SIGKILL) != 0 ||
	    fcntl(life, F_SETFL, fcntl(life, F_GETFL) | O_ASYNC) != 0)
		return errno;
	/* A parent that ended before the line above sends no signal. */
	struct pollfd end = {.fd = life};
	if (poll(&end, 1, 0) != 0)
		return ESRCH;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint64_t *own = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (own == MAP_FAILED || madvise(own, page, MADV_WIPEONFORK) != 0)
		return errno;
	*own = 1;
	kft_own_process = own;
	for (size_t i = 0; i < WATCHED_SIGNALS; i++)
		sigaction(watched_signals[i], NULL, &state.actions[i]);
	pthread_sigmask(SIG_SETMASK, NULL, &state.mask);
	if (stat(".", &state.directory) != 0)
		memset(&state.directory, 0, sizeof state.directory);
	for (int i = 0; i < WORKER_DESCRIPTORS; i++)
		fstat(i, &state.files[i]);
	state.thread_locale = uselocale((locale_t)0);
	snprintf(state.locale, sizeof state.locale, "%s", setlocale(LC_ALL, NULL));
	state.umask = current_umask();
	state.user = geteuid();
	state.group = getegid();
	state.x87_control = x87_control();
	for (int i = 0; i < RLIM_NLIMITS; i++)
		getrlimit(i, &state.limits[i]);
	stat("/", &state.root);
	state.heap = heap_start();
	state.thread_links = thread_links();
	return 0;
}

/* glibc sets SA_RESTORER in every action that it installs; the flags of SIG_DFL and SIG_IGN mean nothing. */
#define KERNEL_SA_RESTORER 0x04000000
static bool same_action(const struct sigaction *a, const struct sigaction *b)
{
	if (a->sa_sigaction != b->sa_sigaction)
		return false;
	if (a->sa_handler == SIG_DFL || a->sa_handler == SIG_IGN)
		return true;
	return (a->sa_flags & ~KERNEL_SA_RESTORER) == (b->sa_flags & ~KERNEL_SA_RESTORER);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

uint32_t kft_process_changes(enum kft_look look, int32_t *number)
{
	uint32_t changes = 0;
	struct stat now;
	siginfo_t child = {0};
	sigset_t mask;
	const char *locale;

	for (size_t i = 0; i < WATCHED_SIGNALS; i++) {
		struct sigaction action;

		if (sigaction(watched_signals[i], NULL, &action) != 0)
			continue;
		if (!same_action(&action, &state.actions[i])) {
			changes |= KFT_CHANGED_HANDLER;
			*number = watched_signals[i];
		}
	}
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	for (int i = 1; i < 32; i++)
		if (sigismember(&mask, i) != sigismember(&state.mask, i)) {
			changes |= KFT_CHANGED_MASK;
			*number = i;
		}
	memset(&now, 0, sizeof now);
	if ((stat(".", &now) != 0 && state.directory.st_ino != 0) || !same_file(&now, &state.directory))
		changes |= KFT_CHANGED_DIRECTORY;
	locale = setlocale(LC_ALL, NULL);
	if (uselocale((locale_t)0) != state.thread_locale || locale == NULL || strcmp(locale, state.locale) != 0)
		changes |= KFT_CHANGED_LOCALE;
	if (current_umask() != state.umask)
		changes |= KFT_CHANGED_UMASK;
	if (geteuid() != state.user || getegid() != state.group)
		changes |= KFT_CHANGED_IDENTITY;
	if (x87_control() != state.x87_control || !x87_is_empty())
		changes |= KFT_CHANGED_X87;
	if (look >= KFT_LOOK_HEAP) {
		struct itimerval timer;
		struct rlimit limit;

		for (int i = ITIMER_REAL; i <= ITIMER_PROF; i++)
			if (getitimer(i, &timer) == 0 && (timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0))
				changes |= KFT_CHANGED_TIMER;
		for (int i = 0; i < RLIM_NLIMITS; i++)
			if (getrlimit(i, &limit) == 0 && memcmp(&limit, &state.limits[i], sizeof limit) != 0)
				changes |= KFT_CHANGED_LIMIT;
		if (stat("/", &now) != 0 || !same_file(&now, &state.root))
			changes |= KFT_CHANGED_ROOT;
	}
	for (int i = 0; i < WORKER_DESCRIPTORS; i++)
		if (fstat(i, &now) != 0 || !same_file(&now, &state.files[i])) {
			changes |= KFT_CHANGED_DESCRIPTOR;
			*number = i;
		}
	/* Without children waitid fails with ECHILD. */
	if (waitid(P_ALL, 0, &child, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0)
		changes |= KFT_CHANGED_CHILDREN;
	/* Without /proc there is no count. */
	if (look >= KFT_LOOK_THREADS && thread_links() != 0 && thread_links() != state.thread_links)
		changes |= KFT_CHANGED_THREADS;
	/* If the heap is corrupted, nothing may be allocated. */
	if (look >= KFT_LOOK_HEAP && !heap_is_whole())
		return changes | KFT_CHANGED_HEAP;
	/* One large allocation from the top of the heap and small ones from its lists: glibc aborts if its own
	 * data was overwritten. */
	static const size_t sizes[] = {24, 1032, 100000};
	void *volatile pieces[3];
	for (int i = 0; i < 3; i++)
		pieces[i] = malloc(sizes[i]);
	for (int i = 0; i < 3; i++)
		free(pieces[i]);
	return changes;
}

uint64_t kft_output_size(void)
{
	struct stat now;

	return fstat(1, &now) == 0 ? (uint64_t)now.st_size : 0;
}
