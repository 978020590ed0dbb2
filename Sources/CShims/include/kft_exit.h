/* SPDX-License-Identifier: MIT
 *
 * kft_exit.h: an exit status that is a verdict is only returned after the verdict is known.
 *
 * Foreign code runs in the process: constructors of libraries, libclang, kfuncs. If it called exit, quick_exit,
 * _exit or _Exit, its status would be mistaken for the verdict.
 */
#ifndef KFT_EXIT_H
#define KFT_EXIT_H

/* The status of a process that foreign code ended (sysexits.h: EX_SOFTWARE). */
#define KFT_EXIT_UNJUDGED 70

/* Opens /dev/null for closed descriptors 0 to 2, so that no other file gets their numbers and the output for the
 * user. Standard output is opened for reading only: writing to it remains an error. To be called first. */
void kft_occupy_standard_streams(void);

/* From now on the calling process ends only by kft_exit_with_verdict: another exit has status 70 and a line on
 * standard error; _exit and _Exit only if their status is 0. Child processes are not affected. program: the
 * beginning of the line, at most 31 characters of it. */
void kft_exit_guard_arm(const char *program);

/* Ends the process with the verdict's status. Handlers and destructors of libraries do not run: they could end it with
 * another. A child of the process that armed the guard has no verdict: it ends with status 70. */
_Noreturn void kft_exit_with_verdict(int status);

#endif
