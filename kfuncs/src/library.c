/* SPDX-License-Identifier: MIT
 * The entry of libkfuncs.so.
 */
#include "kfunc.h"

KFUNC_LIBRARY("kfuncs");
