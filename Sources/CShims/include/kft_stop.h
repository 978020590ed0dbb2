/* SPDX-License-Identifier: MIT
 *
 * kft_stop.h: a stop request (SIGINT, SIGTERM, SIGHUP, SIGQUIT) is recorded, so that a run can report its
 * results.
 */
#ifndef KFT_STOP_H
#define KFT_STOP_H

/* From now on the first request is recorded; a second one, or ten seconds without an end, ends the process at once
 * with 128 plus the first signal's number. Signals that are ignored (nohup, a shell's background) remain ignored. */
void kft_stop_watch(void);

/* The recorded signal; 0 for none. */
int kft_stop_signal(void);

#endif
