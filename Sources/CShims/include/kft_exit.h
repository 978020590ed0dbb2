/* SPDX-License-Identifier: MIT
 *
 * kft_exit.h: a program whose exit status is a verdict ends only where the verdict is known.
 *
 * Code that nobody here wrote runs in the process: constructors of libraries, libclang, kfuncs. Where it calls exit,
 * quick_exit, _exit or _Exit, the status would be taken for the verdict.
 */
#ifndef KFT_EXIT_H
#define KFT_EXIT_H

/* The status of a process that somebody else ended (sysexits.h: EX_SOFTWARE). */
#define KFT_EXIT_UNJUDGED 70

/* Gives descriptors 0 to 2 that are closed to /dev/null, so that no other file takes their numbers and gets what is
 * written for the user. Standard output is opened for reading only: writing to it stays an error. To be called first. */
void kft_occupy_standard_streams(void);

/* From now on the calling process ends by kft_exit_with_verdict only: another exit has status 70 and a line on standard
 * error; for _exit and _Exit that is so where their status is 0. Its children are free to end as they like.
 * program: what the line begins with, at most 31 characters of it. */
void kft_exit_guard_arm(const char *program);

/* Ends the process with the verdict's status. Handlers and destructors of libraries do not run: they could end it with
 * another. A child of the process that armed the guard has no verdict: it ends with status 70. */
_Noreturn void kft_exit_with_verdict(int status);

#endif
