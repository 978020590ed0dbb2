/* SPDX-License-Identifier: MIT */
#ifndef KFT_CZYDIS_H
#define KFT_CZYDIS_H
#include <Zydis/Zydis.h>
#endif
