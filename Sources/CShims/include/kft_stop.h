/* SPDX-License-Identifier: MIT
 *
 * kft_stop.h: a request to end (SIGINT, SIGTERM, SIGHUP, SIGQUIT) is noted, so that a run can say what it has done.
 */
#ifndef KFT_STOP_H
#define KFT_STOP_H

/* From now on the first request is noted; a second one, or ten seconds without an end, ends the
 * process at once with 128 and the first signal's number. What
 * whoever started the process has it ignore (nohup, a shell's background) stays ignored. */
void kft_stop_watch(void);

/* The signal that was noted; 0 for none. */
int kft_stop_signal(void);

#endif
