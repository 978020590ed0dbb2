/* SPDX-License-Identifier: MIT
 *
 * worker.c: the memory between the two processes, starting and watching a worker, and what a worker looks at in itself.
 */
#define _GNU_SOURCE
#include "kft_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Set by kft_worker_begin, read by the signal handler and before each call (guard.c). */
struct kft_progress *kft_watched_progress;
pid_t kft_watcher;
volatile uint64_t *kft_own_process;

/* MARK: shared memory */

/* Where memory is mapped in both processes: far from what loaders and allocators use. */
#define FIRST_ADDRESS 0x200000000000ull
#define ADDRESS_STEP 0x10000000ull
#define ADDRESS_COUNT 4096

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* What both processes share. */
struct shared {
	struct kft_channel channel;
	uint64_t record[KFT_RECORD_WORDS];
	struct kft_slot slots[KFT_SLOTS];
	_Alignas(64) uint8_t arenas[KFT_SLOTS][KFT_ARENA_SIZE];
};

static size_t channel_size(void)
{
	size_t page = page_size();

	return (sizeof(struct shared) + page - 1) / page * page;
}

struct kft_slot *kft_slot_of(struct kft_channel *channel, uint32_t number)
{
	return &((struct shared *)channel)->slots[(number - 1) % KFT_SLOTS];
}

uint64_t *kft_record_of(struct kft_channel *channel)
{
	return ((struct shared *)channel)->record;
}

uint8_t *kft_arena_of(struct kft_channel *channel, uint32_t number)
{
	return ((struct shared *)channel)->arenas[(number - 1) % KFT_SLOTS];
}

static void *map_at(char *place, size_t size, int descriptor)
{
	size_t page = page_size();
	char *all = mmap(place, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE,
			 -1, 0);

	if (all == MAP_FAILED)
		return NULL;
	if (all != place ||
	    mmap(all + page, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor, 0) == MAP_FAILED) {
		int error = all != place ? EEXIST : errno;
		munmap(all, size + 2 * page);
		errno = error;
		return NULL;
	}
	return all + page;
}

struct kft_channel *kft_channel_map(int *descriptor)
{
	static uint32_t next;
	size_t size = channel_size();
	struct kft_channel *channel = NULL;
	uint64_t place;

	if (*descriptor >= 0) {
		/* The parent wrote the address behind the memory that is mapped. */
		if (pread(*descriptor, &place, sizeof place, (off_t)size) != sizeof place)
			return NULL;
		return map_at((char *)(uintptr_t)place, size, *descriptor);
	}
	int file = memfd_create("kfunctest-calls", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (file < 0)
		return NULL;
	if (ftruncate(file, (off_t)(size + sizeof place)) != 0)
		goto fail;
	for (int tries = 0; tries < ADDRESS_COUNT && channel == NULL; tries++) {
		uint32_t number = __atomic_fetch_add(&next, 1, __ATOMIC_RELAXED) % ADDRESS_COUNT;

		place = FIRST_ADDRESS + number * ADDRESS_STEP;
		channel = map_at((char *)(uintptr_t)place, size, file);
		if (channel == NULL && errno != EEXIST)
			goto fail;
	}
	if (channel == NULL || pwrite(file, &place, sizeof place, (off_t)size) != sizeof place)
		goto fail;
	/* A worker that shortened the memory would have this process end by SIGBUS. */
	if (fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
		goto fail;
	*descriptor = file;
	return channel;
fail:;
	int error = errno;
	if (channel != NULL)
		kft_channel_unmap(channel);
	close(file);
	errno = error;
	return NULL;
}

void kft_channel_unmap(struct kft_channel *channel)
{
	munmap((char *)channel - page_size(), channel_size() + 2 * page_size());
}

uint64_t kft_seal(uint64_t nonce, uint32_t number, const struct kft_slot *slot)
{
	uint64_t hash = nonce ^ ((uint64_t)number * 0x9e3779b97f4a7c15ull);

	hash ^= (uint64_t)slot->kind << 32 | slot->target;
	hash = (hash ^ (hash >> 31)) * 0xbf58476d1ce4e5b9ull;
	hash ^= (uint64_t)slot->caller << 48 | (uint64_t)slot->callee << 32 | (uint64_t)slot->shape << 16 |
		(uint64_t)slot->returns_rdi << 8 | slot->examines << 1 | slot->selector;
	for (uint32_t i = 0; i < slot->word_count && i < KFT_RECORD_WORDS; i++)
		hash = (hash ^ slot->words[i]) * 0x100000001b3ull;
	hash ^= hash >> 29;
	/* Memory that was cleared must not look like an answer. */
	return hash | 1;
}

/* MARK: waiting */

static long futex(uint32_t *word, int operation, uint32_t value, const struct timespec *timeout)
{
	return syscall(SYS_futex, word, operation, value, timeout, NULL, 0);
}

/* So often the other side is looked at before this one sleeps: a few microseconds. */
#define SPINS 100

void kft_submit(struct kft_channel *channel)
{
	__atomic_add_fetch(&channel->submitted, 1, __ATOMIC_SEQ_CST);
}

void kft_wake_worker(struct kft_channel *channel)
{
	if (__atomic_load_n(&channel->worker_waits, __ATOMIC_SEQ_CST))
		futex(&channel->submitted, FUTEX_WAKE, 1, NULL);
}

bool kft_wait_completed(struct kft_channel *channel, uint32_t number, unsigned milliseconds)
{
	struct timespec timeout = {.tv_sec = milliseconds / 1000, .tv_nsec = (long)(milliseconds % 1000) * 1000000};
	uint32_t done;

	for (int i = 0; i < SPINS; i++) {
		if ((int32_t)(__atomic_load_n(&channel->completed, __ATOMIC_ACQUIRE) - number) >= 0)
			return true;
		__builtin_ia32_pause();
	}
	__atomic_store_n(&channel->wake_at, number, __ATOMIC_SEQ_CST);
	__atomic_store_n(&channel->parent_waits, 1, __ATOMIC_SEQ_CST);
	done = __atomic_load_n(&channel->completed, __ATOMIC_SEQ_CST);
	while ((int32_t)(done - number) < 0) {
		if (futex(&channel->completed, FUTEX_WAIT, done, &timeout) != 0 && errno == ETIMEDOUT)
			break;
		done = __atomic_load_n(&channel->completed, __ATOMIC_SEQ_CST);
	}
	__atomic_store_n(&channel->parent_waits, 0, __ATOMIC_SEQ_CST);
	return (int32_t)(__atomic_load_n(&channel->completed, __ATOMIC_ACQUIRE) - number) >= 0;
}

void kft_wait_submitted(struct kft_channel *channel, uint32_t number)
{
	uint32_t sent;

	for (int i = 0; i < SPINS; i++) {
		if ((int32_t)(__atomic_load_n(&channel->submitted, __ATOMIC_ACQUIRE) - number) >= 0)
			return;
		__builtin_ia32_pause();
	}
	__atomic_store_n(&channel->worker_waits, 1, __ATOMIC_SEQ_CST);
	sent = __atomic_load_n(&channel->submitted, __ATOMIC_SEQ_CST);
	while ((int32_t)(sent - number) < 0) {
		futex(&channel->submitted, FUTEX_WAIT, sent, NULL);
		sent = __atomic_load_n(&channel->submitted, __ATOMIC_SEQ_CST);
	}
	__atomic_store_n(&channel->worker_waits, 0, __ATOMIC_SEQ_CST);
}

void kft_complete(struct kft_channel *channel)
{
	uint32_t done = __atomic_add_fetch(&channel->completed, 1, __ATOMIC_SEQ_CST);

	if (__atomic_load_n(&channel->parent_waits, __ATOMIC_SEQ_CST) &&
	    (int32_t)(done - __atomic_load_n(&channel->wake_at, __ATOMIC_SEQ_CST)) >= 0)
		futex(&channel->completed, FUTEX_WAKE, 1, NULL);
}

/* MARK: starting and ending */

pid_t kft_spawn(const char *path, const char *const arguments[], const char *const environment[], int control,
		int memory, int output, int life)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	pid_t child = -1;
	int error;
	/* Out of the way of the numbers that the worker gets. */
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
	/* The name is still there as long as nobody has taken the process off the table. */
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

/* Ends the children of a process, and theirs: some may have left the process group. */
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

	/* It must not start anything while its children are listed. */
	kill(child, SIGSTOP);
	kill_descendants(child, 0);
	/* The session's process group; a callee that left it is found through nothing. */
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

/* MARK: the worker's own process */

/* The signals whose handlers are looked at: those that end or stop a call, and those that programs use most. */
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

/* The x87 stack has to be empty between calls (psABI 3.2.1): every tag says so. */
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

/* The start of the region that the kernel names [heap]: malloc's first chunk lies there. */
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
			/* Where somebody else moved the break, what lies behind malloc's own memory is no chunk. */
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
	/* What a callee prints has to be there when it ends the process. */
	setvbuf(stdout, NULL, _IONBF, 0);
	setvbuf(stderr, NULL, _IONBF, 0);
	/* Descendants whose parent is gone become children of this process, which sees them. */
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	/* Before the handlers are looked at for the first time. */
	kft_contain_signals();
	/* When the parent's end of this socket closes, the process group is killed: no callee can block that. */
	if (fcntl(life, F_SETOWN, -getpid()) != 0 || fcntl(life, F_SETSIG, SIGKILL) != 0 ||
	    fcntl(life, F_SETFL, fcntl(life, F_GETFL) | O_ASYNC) != 0)
		return errno;
	if (getppid() != kft_watcher)
		return ESRCH;
	uint64_t *own = mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (own == MAP_FAILED || madvise(own, page_size(), MADV_WIPEONFORK) != 0)
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
	/* Without children there is nothing to wait for: ECHILD. */
	if (waitid(P_ALL, 0, &child, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0)
		changes |= KFT_CHANGED_CHILDREN;
	/* Without /proc there is no count. */
	if (look >= KFT_LOOK_THREADS && thread_links() != 0 && thread_links() != state.thread_links)
		changes |= KFT_CHANGED_THREADS;
	/* Where the heap is not whole, nothing may be allocated any more. */
	if (look >= KFT_LOOK_HEAP && !heap_is_whole())
		return changes | KFT_CHANGED_HEAP;
	/* One large piece from the top of the heap and small ones from its lists: glibc aborts where its own words were
	 * overwritten. */
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
