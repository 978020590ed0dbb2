/* SPDX-License-Identifier: MIT
 *
 * kft_priority.h: the priority that the process was started with.
 */
#ifndef KFT_PRIORITY_H
#define KFT_PRIORITY_H

/*
 * Gives up CAP_SYS_NICE, so that no thread of this process gets a higher priority than it was started with. Called before
 * the first thread is created.
 */
void kft_keep_priority(void);

#endif
