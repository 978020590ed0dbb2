/* SPDX-License-Identifier: MIT
 * Every parameter count from 6 to 12, all u64.
 */
#include "kfunc.h"

KFUNC(u64, kf_u64_6, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f));
KFUNC(u64, kf_u64_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g));
KFUNC(u64, kf_u64_8, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(u64, kf_u64_9, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i));
KFUNC(u64, kf_u64_10, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i),
      (u64, j));
KFUNC(u64, kf_u64_11, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i),
      (u64, j), (u64, k));
KFUNC(u64, kf_u64_12, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i),
      (u64, j), (u64, k), (u64, l));
