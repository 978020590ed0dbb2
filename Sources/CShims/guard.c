/* SPDX-License-Identifier: MIT
 *
 * guard.c: stacks, signal handler and watchdog of guarded calls.
 */
#define _GNU_SOURCE
#include "kft_call.h"
#include "kft_fault.h"
#include "kft_worker.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define AT(type, field, offset) _Static_assert(offsetof(struct type, field) == (offset), #field " moved")
AT(kft_call, arguments, 8);
AT(kft_call, stack_top, 40);
AT(kft_call, host_rsp, 48);
AT(kft_call, rax, 56);
AT(kft_call, rsp, 72);
AT(kft_call, rflags, 128);
AT(kft_call, host_mxcsr, 136);
AT(kft_call, mxcsr, 140);
AT(kft_call, lost, 184);
AT(kft_call, stack_overflow, 192);
AT(kft_call, non_canonical, 200);
_Static_assert(KFT_SI_KERNEL == SI_KERNEL, "si_code of a general protection fault");
AT(kft_capture, rax, 56);
AT(kft_capture, rflags, 80);
AT(kft_capture, returns_rdi, 136);
AT(kft_capture, stack, 144);
AT(kft_capture, xmm, 336);
AT(kft_capture, result_rax, 464);
AT(kft_capture, result_xmm, 480);

/* Sufficient for the 64 KiB frame of a kfunc and for libraries; small, so that an endless recursion ends soon. */
#define STACK_SIZE (512 * 1024)
/* Readable words above a frame: the capture stub copies them, and a stack overwrite changes them without a fault. */
#define STACK_HEADROOM 1024
/* The last word of the headroom holds the address of the record of the call, for the call-frame information of the trampoline. */
#define KFT_RECORD_OFFSET ((STACK_HEADROOM - 1) * sizeof(uint64_t))
_Static_assert(KFT_RECORD_OFFSET == 8184, "the expression in trampoline.S");
#define SIGNAL_STACK_SIZE (64 * 1024)

struct kft_thread {
	struct kft_call call;
	char *mapping;        /* signal stack, inaccessible page, stack, inaccessible page */
	size_t mapping_size;
	stack_t previous_signal_stack;
	sigset_t previous_mask;
	timer_t timer;
	bool has_timer;
	uint64_t watched_sequence;
};

/* Used by the assembly, hence visible to the linker within this module. */
__attribute__((visibility("hidden"))) __thread struct kft_call *kft_current;
__attribute__((visibility("hidden"))) __thread struct kft_capture *kft_capture_record;
static __thread struct kft_thread *current_thread;

/* Set in a worker only (process_state.c): the call counter, and who may stop a call. */
extern struct kft_progress *kft_watched_progress;
extern pid_t kft_watcher;
/* In a worker: not 0; 0 in every process that was forked from it. */
extern volatile uint64_t *kft_own_process;

void kft_enter(struct kft_call *call);
void kft_leave_after_signal(void);

static const int contained[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS, SIGABRT, SIGALRM};
#define CONTAINED (sizeof contained / sizeof contained[0])
static struct sigaction previous[CONTAINED];

/* Whether the signal was sent (kill, raise, abort, a timer) and not caused by an instruction. */
static bool was_sent(const siginfo_t *info)
{
	return info->si_code <= 0;
}

/* A signal outside a guarded call is passed to the previous handler, and containment continues. */
static void pass_on(int number, siginfo_t *info, void *context)
{
	struct sigaction *before = NULL;

	for (size_t i = 0; i < CONTAINED; i++)
		if (contained[i] == number)
			before = &previous[i];
	if (before->sa_flags & SA_SIGINFO) {
		before->sa_sigaction(number, info, context);
		return;
	}
	/* The kernel does not let a thread ignore its own faults. */
	if (before->sa_handler == SIG_IGN && was_sent(info))
		return;
	if (before->sa_handler != SIG_IGN && before->sa_handler != SIG_DFL) {
		before->sa_handler(number);
		return;
	}
	struct sigaction action = {.sa_handler = SIG_DFL};
	sigaction(number, &action, NULL);
	/* A fault comes again when its instruction does; what was sent, and what is told after the instruction, does not.
	 * The signal is blocked here: it is delivered when the handler returns. */
	if (was_sent(info) || number == SIGTRAP || number == SIGSYS)
		raise(number);
}

/* Whether a fault comes from a stack that has grown into its guard page. A pointer that leads there by accident, while the
 * stack is far from its end, is another fault. */
static bool overflows(const struct kft_thread *thread, const struct kft_call *call)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t guard = (uint64_t)(uintptr_t)thread->mapping + SIGNAL_STACK_SIZE;

	return call->signal == SIGSEGV && call->fault_address >= guard && call->fault_address < guard + page &&
	       call->fault_rsp < guard + 2 * page;
}

static void on_signal(int number, siginfo_t *info, void *raw)
{
	ucontext_t *context = raw;
	struct kft_call *call = kft_current;
	struct kft_progress *progress = kft_watched_progress;
	bool is_stop = number == SIGALRM && info->si_code == SI_USER && progress != NULL && info->si_pid == kft_watcher;
	bool is_tick = number == SIGALRM && info->si_code == SI_TIMER;

	/* The call that the parent wants to stop may have returned. */
	if (is_stop && (call == NULL || progress->stop != progress->calls))
		return;
	if (is_tick) {
		struct kft_thread *thread = current_thread;
		if (thread == NULL || call == NULL)
			return;
		if (thread->watched_sequence != call->sequence) {
			thread->watched_sequence = call->sequence;
			return;
		}
	}
	if (call == NULL) {
		pass_on(number, info, raw);
		return;
	}
	call->signal = number;
	call->signal_code = is_stop || is_tick ? KFT_WATCHDOG : info->si_code;
	/* A signal that was sent has its sender in place of an address. */
	call->fault_address = was_sent(info) ? 0 : (uint64_t)(uintptr_t)info->si_addr;
	call->fault_rip = (uint64_t)context->uc_mcontext.gregs[REG_RIP];
	call->fault_rsp = (uint64_t)context->uc_mcontext.gregs[REG_RSP];
	call->stack_overflow = current_thread != NULL && overflows(current_thread, call);
	call->non_canonical = (number == SIGSEGV || number == SIGBUS) && info->si_code == SI_KERNEL && call->fault_address == 0 &&
			      kft_is_non_canonical_access(raw);
	context->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)kft_leave_after_signal;
	/* The trap, direction and alignment-check flags must be clear in the host. */
	context->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)0x40500;
}

static void install_handlers(void)
{
	struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < CONTAINED; i++)
		sigaction(contained[i], &action, &previous[i]);
}

void kft_contain_signals(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, install_handlers);
}

static bool start_watchdog(struct kft_thread *thread, unsigned timeout_ms)
{
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM};
	struct timespec period = {.tv_sec = timeout_ms / 1000, .tv_nsec = (long)(timeout_ms % 1000) * 1000000};
	struct itimerspec setting = {.it_interval = period, .it_value = period};

	event._sigev_un._tid = gettid();
	if (timer_create(CLOCK_MONOTONIC, &event, &thread->timer) != 0)
		return false;
	thread->has_timer = true;
	return timer_settime(thread->timer, 0, &setting, NULL) == 0;
}

/* Maps the stacks of guarded calls, if possible below the thread's own stack: a debugger ends a backtrace where a caller's frame
 * is below its callee's. */
static char *map_stacks(size_t size)
{
	char *own = __builtin_frame_address(0);
	char *mapping = MAP_FAILED;

	for (size_t distance = 0; distance <= (size_t)1 << 36; distance = distance == 0 ? 1 << 24 : distance * 4) {
		/* An address that is not NULL is a wish. */
		void *wish = distance == 0 ? NULL : (void *)(((uintptr_t)own - distance) & ~(uintptr_t)0xfff);
		char *other = mmap(wish, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (other == MAP_FAILED)
			break;
		if (mapping != MAP_FAILED)
			munmap(mapping, size);
		mapping = other;
		if (mapping < own)
			break;
	}
	return mapping;
}

struct kft_thread *kft_thread_create(unsigned timeout_ms)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct kft_thread *thread;
	char *stack;

	if (current_thread != NULL) {
		errno = EBUSY;
		return NULL;
	}
	thread = calloc(1, sizeof *thread);
	if (thread == NULL)
		return NULL;
	thread->mapping_size = SIGNAL_STACK_SIZE + page + STACK_SIZE + page;
	thread->mapping = map_stacks(thread->mapping_size);
	if (thread->mapping == MAP_FAILED) {
		free(thread);
		return NULL;
	}
	stack = thread->mapping + SIGNAL_STACK_SIZE + page;
	current_thread = thread;
	thread->call.stack_top = (uint64_t)(uintptr_t)(stack + STACK_SIZE - STACK_HEADROOM * sizeof(uint64_t));
	*(uint64_t *)(uintptr_t)(thread->call.stack_top + KFT_RECORD_OFFSET) = (uint64_t)(uintptr_t)&thread->call;
	kft_thread_mend_guard(thread);
	/* Threads of a pool (libdispatch's, which run Swift tasks) block these signals, which would disable the
	 * watchdog. */
	sigset_t unblocked;
	sigemptyset(&unblocked);
	for (size_t i = 0; i < CONTAINED; i++)
		sigaddset(&unblocked, contained[i]);
	kft_contain_signals();
	pthread_sigmask(SIG_UNBLOCK, &unblocked, &thread->previous_mask);
	stack_t signal_stack = {.ss_sp = thread->mapping, .ss_size = SIGNAL_STACK_SIZE};
	if (mprotect(stack - page, page, PROT_NONE) != 0 || mprotect(stack + STACK_SIZE, page, PROT_NONE) != 0 ||
	    sigaltstack(&signal_stack, &thread->previous_signal_stack) != 0 ||
	    (timeout_ms != 0 && !start_watchdog(thread, timeout_ms))) {
		int error = errno;
		kft_thread_destroy(thread);
		errno = error;
		return NULL;
	}
	return thread;
}

void kft_thread_destroy(struct kft_thread *thread)
{
	if (thread->has_timer)
		timer_delete(thread->timer);
	if (thread->previous_signal_stack.ss_sp != NULL || thread->previous_signal_stack.ss_flags != 0)
		sigaltstack(&thread->previous_signal_stack, NULL);
	current_thread = NULL;
	pthread_sigmask(SIG_SETMASK, &thread->previous_mask, NULL);
	munmap(thread->mapping, thread->mapping_size);
	free(thread);
}

struct kft_call *kft_thread_call(struct kft_thread *thread)
{
	return &thread->call;
}

bool kft_thread_invoke(struct kft_thread *thread)
{
	thread->call.sequence++;
	thread->call.signal = 0;
	if (kft_watched_progress != NULL)
		kft_watched_progress->calls++;
	kft_enter(&thread->call);
	if (kft_watched_progress != NULL)
		kft_watched_progress->returned = kft_watched_progress->calls;
	/* A process that the callee forked must not continue in the worker's place. */
	if (kft_own_process != NULL && *kft_own_process == 0)
		_exit(0);
	return thread->call.signal == 0;
}

void kft_thread_mend_guard(struct kft_thread *thread)
{
	uint64_t *guard = (uint64_t *)(uintptr_t)thread->call.stack_top;

	for (int i = 0; i < KFT_GUARD_WORDS; i++)
		guard[i] = KFT_GUARD_WORD;
}

void kft_set_capture(struct kft_capture *record)
{
	kft_capture_record = record;
}

bool kft_image_at(uint64_t address, struct kft_image *image)
{
	Dl_info info;

	if (dladdr((const void *)(uintptr_t)address, &info) == 0 || info.dli_fname == NULL)
		return false;
	image->file = info.dli_fname;
	image->symbol = info.dli_sname;
	image->symbol_address = (uint64_t)(uintptr_t)info.dli_saddr;
	return true;
}

int kft_memory_file(void)
{
	return memfd_create("kfunctest", MFD_CLOEXEC);
}
