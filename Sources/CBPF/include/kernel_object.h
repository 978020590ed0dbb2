// Objects that libbpf loads: opening, test runs, and what libbpf says.
#pragma once
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The first warning of libbpf in this thread since the last call of kft_object_listen; empty for none. */
static inline char *kft_object_message(void)
{
	static _Thread_local char warning[512];

	return warning;
}

static inline int kft_object_print(enum libbpf_print_level level, const char *format, va_list list)
{
	if (level == LIBBPF_WARN && !kft_object_message()[0])
		vsnprintf(kft_object_message(), 512, format, list);
	return 0;
}

/* Keeps libbpf's next warning instead of printing it. */
static inline void kft_object_listen(void)
{
	kft_object_message()[0] = 0;
	libbpf_set_print(kft_object_print);
}

/* Opens an object; NULL with errno set if libbpf refuses it. */
static inline struct bpf_object *kft_object_open(const void *bytes, size_t size)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "kfunctest");

	return bpf_object__open_mem(bytes, size, &options);
}

/* A test run: BPF_PROG_TEST_RUN. */
struct kft_object_test {
	void *context;
	unsigned context_size;
	const void *packet;
	unsigned packet_size;
	/* Room for the packet after the run; its size. */
	void *output;
	unsigned output_size;
	/* Results: r0's lower half; the processor on which the program ran. */
	unsigned result;
	unsigned processor;
};

/*
 * Runs a program once, on the processor that the thread is on at the start; returns 0 or a negative error number. A program
 * of type syscall finds its context changed in place.
 */
static inline int kft_object_run(int program, struct kft_object_test *run)
{
	LIBBPF_OPTS(bpf_test_run_opts, options, .ctx_in = run->context, .ctx_size_in = run->context_size,
		    .data_in = run->packet, .data_size_in = run->packet_size, .data_out = run->output,
		    .data_size_out = run->output_size, .repeat = run->packet ? 1 : 0);
	unsigned long allowed[128] = {0}, one[128] = {0};
	const long size = syscall(SYS_sched_getaffinity, 0, sizeof(allowed), allowed);
	int error;

	/* A value of a map for each processor is read where the program ran. */
	if (syscall(SYS_getcpu, &run->processor, NULL, NULL))
		run->processor = 0;
	one[run->processor / 64 % 128] = 1UL << (run->processor % 64);
	if (size > 0)
		syscall(SYS_sched_setaffinity, 0, size, one);
	error = bpf_prog_test_run_opts(program, &options);
	if (size > 0)
		syscall(SYS_sched_setaffinity, 0, size, allowed);
	run->result = options.retval;
	run->output_size = options.data_size_out;
	return error;
}

/* ENOTSUPP of the kernel, which errno.h does not have: a type of program without test runs. */
enum { kft_error_not_supported = 524 };
