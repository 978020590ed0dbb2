/* SPDX-License-Identifier: MIT
 * Parameters and results of class SSE: in xmm registers natively, which BPF cannot name.
 */
#include "kfunc.h"

#if KFUNC_USER_SPACE
KFUNC_TYPES(struct kf_floats { float x; float y; };);
KFUNC_TYPES(struct kf_doubles { double x; double y; };);
KFUNC_TYPES(struct kf_u64_float_pair { u64 a; float x; float y; };);
KFUNC_TYPES(struct kf_double_u64 { double x; u64 a; };);

KFUNC(u64, kf_float_9, (float, a), (float, b), (float, c), (float, d), (float, e), (float, f), (float, g), (float, h),
      (float, i));
KFUNC(u64, kf_double_12, (double, a), (double, b), (double, c), (double, d), (double, e), (double, f), (double, g),
      (double, h), (double, i), (double, j), (double, k), (double, l));
KFUNC(double, kf_double_u64_12, (double, a), (u64, b), (double, c), (u64, d), (double, e), (u64, f), (double, g),
      (u64, h), (double, i), (u64, j), (double, k), (u64, l));
KFUNC(float, kf_float_result, (u32, a), (float, b), (u32, c), (float, d), (u32, e), (float, f), (u32, g), (float, h));
KFUNC(double, kf_double_result, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(u64, kf_floats_8, (struct kf_floats, a), (u64, b), (struct kf_floats, c), (u64, d), (struct kf_floats, e),
      (u64, f), (struct kf_floats, g), (u64, h));
KFUNC(u64, kf_u64_float_pair_at_6, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (struct kf_u64_float_pair, f),
      (u64, g), (u64, h));
KFUNC(u64, kf_u64_float_pair_at_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f),
      (struct kf_u64_float_pair, g), (u64, h));
KFUNC(u64, kf_double_u64_at_6, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (struct kf_double_u64, f), (u64, g),
      (u64, h));
KFUNC(u64, kf_doubles_at_8, (double, a), (double, b), (double, c), (double, d), (double, e), (double, f), (double, g),
      (struct kf_doubles, h), (double, i));
KFUNC(struct kf_doubles, kf_doubles_result, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g));
KFUNC(struct kf_double_u64, kf_double_u64_result, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f),
      (u64, g));
#endif
