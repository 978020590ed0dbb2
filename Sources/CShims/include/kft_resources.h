/* SPDX-License-Identifier: MIT
 *
 * kft_resources.h: check of the resource limits.
 */
#ifndef KFT_RESOURCES_H
#define KFT_RESOURCES_H

/* The descriptors that threads, workers and compilers need; with fewer, the Swift runtime stops without a message. */
#define KFT_DESCRIPTORS 20
#define KFT_ADDRESS_SPACE_MIB 512

/* A message that names the limit which is too low; NULL if none is. No resource is kept. */
const char *kft_missing_resource(void);

/* The processors of this process's affinity mask (sched_getaffinity(2)); 0 if it cannot be had. */
int kft_allowed_processors(void);

#endif
