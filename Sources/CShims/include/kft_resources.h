/* SPDX-License-Identifier: MIT
 *
 * kft_resources.h: whether there is room to work at all.
 */
#ifndef KFT_RESOURCES_H
#define KFT_RESOURCES_H

/* What threads, workers and compilers take at least; with less, the runtime below us stops without a word. */
#define KFT_DESCRIPTORS 20
#define KFT_ADDRESS_SPACE_MIB 512

/* What is missing, in words that name the limit; NULL where nothing is. Nothing is kept. */
const char *kft_missing_resource(void);

#endif
