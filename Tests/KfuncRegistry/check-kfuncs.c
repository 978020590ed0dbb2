/* SPDX-License-Identifier: MIT
 *
 * The host of scripts/check-kfuncs: LIBRARY EXPORTED LABEL. Calls every kfunc of LIBRARY that does not crash through
 * its thunk and holds the record and the result against what was sent; calls those that crash in a child; looks at what
 * the hostile ones leave behind through a call written in assembly. EXPORTED is the number of functions that the
 * library defines: each needs a descriptor.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kfunc_abi.h"

static const char *label;
static int failures;

static void report(const char *kfunc, const char *what, uint64_t expected, uint64_t observed)
{
	fprintf(stderr, "%s: %s: %s: expected %#llx, observed %#llx\n", label, kfunc, what,
		(unsigned long long)expected, (unsigned long long)observed);
	failures++;
}

static void expect(const char *kfunc, const char *what, uint64_t expected, uint64_t observed)
{
	if (expected != observed)
		report(kfunc, what, expected, observed);
}

static int ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && strcmp(text + length - tail, end) == 0;
}

static int is_pointer(const struct kfunc_type *type)
{
	return type->kind == KFUNC_KIND_OTHER && type->size == 8 && strchr(type->text, '*') != NULL;
}

/* ---- What is sent, and what has to arrive ---- */

#define MEMORY_BYTES 16
static uint64_t memory[12][64];

struct sent {
	uint64_t args[KFUNC_RECORD_WORDS];     /* bytes above a parameter's size are 0xee */
	uint64_t expected[KFUNC_RECORD_WORDS]; /* and zero here */
	uint64_t mask[KFUNC_RECORD_WORDS];     /* clear where nothing is promised */
	uint64_t words;
};

static void choose(const struct kfunc_descriptor *kfunc, struct sent *sent)
{
	int follows = !(kfunc->flags & KFUNC_RESULT_HASH) || (kfunc->flags & KFUNC_FILLS_MEMORY);

	memset(sent->args, 0xee, sizeof(sent->args));
	memset(sent->expected, 0, sizeof(sent->expected));
	memset(sent->mask, 0xff, sizeof(sent->mask));
	sent->words = 0;
	for (uint32_t p = 0; p < kfunc->parameter_count; p++) {
		const struct kfunc_parameter *parameter = &kfunc->parameters[p];
		uint32_t size = parameter->type.size;
		unsigned char bytes[256];

		if (size > sizeof(bytes) || sent->words + (size + 7) / 8 > KFUNC_RECORD_WORDS) {
			report(kfunc->name, "size of a parameter", 0, size);
			return;
		}
		for (uint32_t b = 0; b < size; b++)
			bytes[b] = (unsigned char)((sent->words + b / 8 + 1) << 4 | (b & 7));
		if (parameter->type.kind == KFUNC_KIND_BOOL)
			bytes[0] = (unsigned char)(p % 3 != 0);
		if (ends_with(parameter->name, "__sz"))
			memcpy(bytes, &(uint64_t){ MEMORY_BYTES }, size);
		if (follows && is_pointer(&parameter->type)) {
			uint64_t address = (uintptr_t)memory[p];

			memset(memory[p], 0, sizeof(memory[p]));
			memset(memory[p], 'a' + (int)p, MEMORY_BYTES);
			memcpy(bytes, &address, 8);
		}
		memcpy(&sent->args[sent->words], bytes, size);
		memcpy(&sent->expected[sent->words], bytes, size);
		if (ends_with(parameter->type.text, "kf_padded"))
			sent->mask[sent->words] = 0xffffffff000000ffu;
		sent->words += (size + 7) / 8;
	}
}

/* ---- The hash, from what was sent ---- */

static uint64_t hash(const struct sent *sent)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (uint64_t i = 0; i < sent->words; i++) {
		h = (h ^ sent->expected[i]) * 0x100000001b3u;
		h = h ^ (h >> 29);
	}
	return h ^ (h >> 32);
}

static void hash_as(const struct kfunc_type *type, uint64_t h, unsigned char *result)
{
	uint64_t words[KFUNC_RECORD_WORDS];
	float f = (float)(h & 0xffff);
	double d = (double)(h & 0xffffffff);

	for (size_t i = 0; i < KFUNC_RECORD_WORDS; i++)
		words[i] = i % 2 ? ~h : h;
	if (type->kind == KFUNC_KIND_BOOL)
		words[0] = h & 1;
	if (type->kind == KFUNC_KIND_FLOAT && type->size == 4)
		memcpy(words, &f, 4);
	if (type->kind == KFUNC_KIND_FLOAT && type->size == 8)
		memcpy(words, &d, 8);
	memcpy(result, words, type->size);
}

/* ---- Through the thunk ---- */

/* The parameters of these are named a, b, c, ... in the source: a list that the macros permuted would agree with
 * itself everywhere else. */
static void check_order(const struct kfunc_descriptor *kfunc)
{
	if (strncmp(kfunc->name, "kf_mixed_", 9) != 0 && strncmp(kfunc->name, "user_", 5) != 0)
		return;
	for (uint32_t p = 0; p < kfunc->parameter_count; p++)
		expect(kfunc->name, "name of a parameter", 'a' + p, (uint64_t)kfunc->parameters[p].name[0]);
}

static uint64_t call(const struct kfunc_library *library, const struct kfunc_descriptor *kfunc)
{
	const struct kfunc_record *record = library->record();
	uint64_t calls = record->calls;
	unsigned char result[256], expected[256];
	struct sent sent;
	char place[64];

	choose(kfunc, &sent);
	memset(result, 0xcc, sizeof(result));
	memset(expected, 0xcc, sizeof(expected));
	kfunc->thunk(kfunc->function, sent.args, result);

	expect(kfunc->name, "descriptor of the record", (uintptr_t)kfunc, (uintptr_t)record->descriptor);
	expect(kfunc->name, "calls", calls + 1, record->calls);
	expect(kfunc->name, "recorded eightbytes", sent.words, record->recorded);
	for (uint64_t i = 0; i < sent.words; i++) {
		snprintf(place, sizeof(place), "eightbyte %llu", (unsigned long long)i);
		expect(kfunc->name, place, sent.expected[i] & sent.mask[i], record->words[i] & sent.mask[i]);
	}
	if (kfunc->flags & KFUNC_RESULT_HASH) {
		hash_as(&kfunc->result, hash(&sent), expected);
		if (memcmp(result, expected, kfunc->result.size) != 0)
			report(kfunc->name, "result", *(uint64_t *)expected, *(uint64_t *)result);
	}
	if (memcmp(result + kfunc->result.size, expected + kfunc->result.size, 256 - kfunc->result.size) != 0)
		report(kfunc->name, "bytes behind the result", 0xcc, result[kfunc->result.size]);
	if (kfunc->flags & KFUNC_FILLS_MEMORY)
		for (uint32_t p = 0; p < kfunc->parameter_count; p++)
			for (int i = 0; ends_with(kfunc->parameters[p].name, "__uninit") && i <= MEMORY_BYTES; i++)
				expect(kfunc->name, "filled byte", i < MEMORY_BYTES ? 0xa5 ^ i : 0,
				       ((unsigned char *)memory[p])[i]);
	return sent.words;
}

/* ---- Through assembly: eight stack words, of which the callee owns as many as it has stack arguments ---- */

struct left {
	uint64_t rax, rbx, rflags, rsp_moved;
	uint64_t area[8];
};

void probe(void (*function)(void), const uint64_t *args, struct left *left);
__asm__(".text\n"
	"probe:\n"
	"	push %rbp\n"
	"	mov %rsp, %rbp\n"
	"	push %rbx\n"
	"	push %r12\n"
	"	push %r13\n"
	"	push %r14\n"
	"	sub $64, %rsp\n"
	"	mov %rdi, %r11\n"
	"	mov %rdx, %r12\n"
	"	mov %rsp, %r13\n"
	"	mov $7, %ecx\n"
	"1:	mov 48(%rsi,%rcx,8), %rax\n"
	"	mov %rax, (%rsp,%rcx,8)\n"
	"	dec %rcx\n"
	"	jns 1b\n"
	"	mov (%rsi), %rdi\n"
	"	mov 16(%rsi), %rdx\n"
	"	mov 24(%rsi), %rcx\n"
	"	mov 32(%rsi), %r8\n"
	"	mov 40(%rsi), %r9\n"
	"	mov 8(%rsi), %rsi\n"
	"	mov $0x5a5a5a5a, %ebx\n"
	"	call *%r11\n"
	"	pushfq\n"
	"	pop %r10\n"
	"	cld\n"
	"	mov %rax, (%r12)\n"
	"	mov %rbx, 8(%r12)\n"
	"	mov %r10, 16(%r12)\n"
	"	sub %rsp, %r13\n"
	"	mov %r13, 24(%r12)\n"
	"	mov $7, %ecx\n"
	"2:	mov (%rsp,%rcx,8), %rax\n"
	"	mov %rax, 32(%r12,%rcx,8)\n"
	"	dec %rcx\n"
	"	jns 2b\n"
	"	lea -32(%rbp), %rsp\n"
	"	pop %r14\n"
	"	pop %r13\n"
	"	pop %r12\n"
	"	pop %rbx\n"
	"	pop %rbp\n"
	"	ret\n");

/* Calls function with rsp 8 bytes away from what the psABI wants. */
void probe_misaligned(void (*function)(void));
__asm__(".text\n"
	"probe_misaligned:\n"
	"	call *%rdi\n"
	"	ret\n");

static void faults_misaligned(const struct kfunc_descriptor *kfunc)
{
	int status = 0;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (child == 0) {
		probe_misaligned(kfunc->function);
		_exit(0);
	}
	waitpid(child, &status, 0);
	expect(kfunc->name, "signal where rsp is misaligned", SIGSEGV,
	       WIFSIGNALED(status) ? (uint64_t)WTERMSIG(status) : 0);
}

static void look_behind(const struct kfunc_descriptor *kfunc)
{
	const char *count = strncmp(kfunc->name, "kf_hostile_args_", 16) == 0 ? kfunc->name + 16 : NULL;
	int loses_rbx = strcmp(kfunc->name, "kf_crash_callee_saved") == 0;
	int sets_direction = strcmp(kfunc->name, "kf_crash_direction") == 0;
	struct left left;
	uint64_t args[14];

	if (strcmp(kfunc->name, "kf_hostile_align") == 0)
		faults_misaligned(kfunc);
	if (!count && !loses_rbx && !sets_direction)
		return;
	for (uint64_t i = 0; i < 14; i++)
		args[i] = i + 1;
	probe(kfunc->function, args, &left);
	expect(kfunc->name, "rbx lost", (uint64_t)loses_rbx, left.rbx != 0x5a5a5a5a);
	expect(kfunc->name, "direction flag", (uint64_t)sets_direction, left.rflags >> 10 & 1);
	expect(kfunc->name, "rsp moved by", 0, left.rsp_moved);
	for (int i = 0; i < 8; i++)
		expect(kfunc->name, "stack word after the call",
		       count && i < atoi(count) - 6 ? 0xdeadbeefdeadbeefu : args[6 + i], left.area[i]);
}

/* ---- In a child: what crashes ---- */

static const struct {
	const char *name;
	int signal;
} crashes[] = {
	{ "kf_crash_null", SIGSEGV },           { "kf_crash_non_canonical", SIGSEGV },
	{ "kf_crash_ud2", SIGILL },             { "kf_crash_int3", SIGTRAP },
	{ "kf_crash_division", SIGFPE },        { "kf_crash_endless", SIGALRM },
	{ "kf_crash_stack_overflow", SIGSEGV }, { "kf_crash_return_address", SIGSEGV },
	{ "kf_crash_caller_frame", SIGSEGV },   { "kf_crash_abort", SIGABRT },
	{ "kf_crash_callee_saved", 0 },         { "kf_crash_direction", 0 },
};

static const struct kfunc_descriptor *crashing;
static const struct kfunc_record *crash_record;
static struct sent crash_sent;

/* The child's exit status: the signal, or 100 where the record is not complete. */
static void on_signal(int signal)
{
	int complete = crash_record->descriptor == crashing && crash_record->recorded == crash_sent.words &&
		memcmp(crash_record->words, crash_sent.expected, crash_sent.words * 8) == 0;

	_exit(complete ? signal : 100);
}

static void crash(const struct kfunc_library *library, const struct kfunc_descriptor *kfunc)
{
	static char stack[65536];
	int expected = -1, status = 0;
	pid_t child;

	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		if (strcmp(crashes[i].name, kfunc->name) == 0)
			expected = crashes[i].signal;
	if (expected <= 0) {
		expect(kfunc->name, "known to this check", 0, (uint64_t)expected);
		return;
	}
	fflush(NULL);
	child = fork();
	if (child == 0) {
		struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK };
		stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
		uint64_t result[2];

		crashing = kfunc;
		crash_record = library->record();
		choose(kfunc, &crash_sent);
		sigaltstack(&alternate, NULL);
		for (int s = 1; s < 32; s++)
			sigaction(s, &action, NULL);
		ualarm(50000, 0);
		kfunc->thunk(kfunc->function, crash_sent.args, result);
		_exit(101);
	}
	waitpid(child, &status, 0);
	expect(kfunc->name, "signal (100: the record is incomplete, 101: it returned)", (uint64_t)expected,
	       WIFEXITED(status) ? (uint64_t)WEXITSTATUS(status) : 0);
}

int main(int count, char **arguments)
{
	const struct kfunc_library *(*entry)(void);
	const struct kfunc_library *library;
	uint64_t slots = 0, defined = 0;
	void *handle;

	if (count != 4)
		return 2;
	label = arguments[3];
	handle = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		fprintf(stderr, "%s: %s\n", label, dlerror());
		return 1;
	}
	*(void **)&entry = dlsym(handle, KFUNC_LIBRARY_ENTRY);
	if (!entry) {
		fprintf(stderr, "%s: %s\n", label, dlerror());
		return 1;
	}
	library = entry();
	expect(library->name, "abi version", KFUNC_ABI_VERSION, library->abi_version);
	for (size_t i = 0; i < library->descriptor_count; i++) {
		const struct kfunc_descriptor *kfunc = library->descriptors[i];

		expect(kfunc->name, "external", (kfunc->flags & KFUNC_EXTERNAL) != 0, kfunc->library != NULL);
		if (kfunc->flags & KFUNC_EXTERNAL) {
			expect(kfunc->name, "function", 0, kfunc->function != NULL);
			continue;
		}
		defined++;
		if (*(void **)&kfunc->function != dlsym(handle, kfunc->symbol))
			report(kfunc->name, "address", (uintptr_t)dlsym(handle, kfunc->symbol),
			       (uintptr_t)kfunc->function);
		check_order(kfunc);
		look_behind(kfunc);
		if (!(kfunc->flags & KFUNC_CRASHES))
			slots += call(library, kfunc);
		else if (strcmp(kfunc->name, "kf_crash_callee_saved") && strcmp(kfunc->name, "kf_crash_direction"))
			crash(library, kfunc);
	}
	expect(library->name, "kfuncs defined", strtoull(arguments[2], NULL, 10), defined);
	if (failures == 0)
		printf("%s: %zu kfuncs, %llu slots recorded as sent\n", label, library->descriptor_count,
		       (unsigned long long)slots);
	return failures != 0;
}
