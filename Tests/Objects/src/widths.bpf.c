/* SPDX-License-Identifier: MIT
 * Kfuncs of 6 to 12 arguments of every width and signedness.
 */
#include "fixture.h"

enum kf_unsigned_enum { KF_UNSIGNED_ZERO, KF_UNSIGNED_ONE, KF_UNSIGNED_LARGE = 0x7fffffff };
enum kf_signed_enum { KF_SIGNED_LEAST = -0x7fffffff, KF_SIGNED_ZERO, KF_SIGNED_MOST = 0x7fffffff };

extern u8 kf_u8_12(u8 a, u8 b, u8 c, u8 d, u8 e, u8 f, u8 g, u8 h, u8 i, u8 j, u8 k, u8 l) __ksym;
extern s8 kf_s8_12(s8 a, s8 b, s8 c, s8 d, s8 e, s8 f, s8 g, s8 h, s8 i, s8 j, s8 k, s8 l) __ksym;
extern u16 kf_u16_12(u16 a, u16 b, u16 c, u16 d, u16 e, u16 f, u16 g, u16 h, u16 i, u16 j, u16 k, u16 l) __ksym;
extern s16 kf_s16_12(s16 a, s16 b, s16 c, s16 d, s16 e, s16 f, s16 g, s16 h, s16 i, s16 j, s16 k, s16 l) __ksym;
extern u32 kf_u32_12(u32 a, u32 b, u32 c, u32 d, u32 e, u32 f, u32 g, u32 h, u32 i, u32 j, u32 k, u32 l) __ksym;
extern s32 kf_s32_12(s32 a, s32 b, s32 c, s32 d, s32 e, s32 f, s32 g, s32 h, s32 i, s32 j, s32 k, s32 l) __ksym;
extern s64 kf_s64_12(s64 a, s64 b, s64 c, s64 d, s64 e, s64 f, s64 g, s64 h, s64 i, s64 j, s64 k, s64 l) __ksym;
extern bool kf_bool_12(bool a, bool b, bool c, bool d, bool e, bool f, bool g, bool h, bool i, bool j, bool k,
                       bool l) __ksym;
extern enum kf_unsigned_enum kf_enum_12(enum kf_unsigned_enum a, enum kf_unsigned_enum b, enum kf_unsigned_enum c,
                                        enum kf_unsigned_enum d, enum kf_unsigned_enum e, enum kf_unsigned_enum f,
                                        enum kf_unsigned_enum g, enum kf_unsigned_enum h, enum kf_unsigned_enum i,
                                        enum kf_unsigned_enum j, enum kf_unsigned_enum k,
                                        enum kf_unsigned_enum l) __ksym;
extern enum kf_signed_enum kf_signed_enum_12(enum kf_signed_enum a, enum kf_signed_enum b, enum kf_signed_enum c,
                                             enum kf_signed_enum d, enum kf_signed_enum e, enum kf_signed_enum f,
                                             enum kf_signed_enum g, enum kf_signed_enum h, enum kf_signed_enum i,
                                             enum kf_signed_enum j, enum kf_signed_enum k,
                                             enum kf_signed_enum l) __ksym;
extern u32 kf_mixed_6(u8 a, s64 b, u16 c, s32 d, u32 e, s16 f) __ksym;
extern s8 kf_mixed_7(s64 a, u16 b, s32 c, u32 d, s16 e, u64 f, s8 g) __ksym;
extern u64 kf_mixed_8(u16 a, s32 b, u32 c, s16 d, u64 e, s8 f, bool g, s64 h) __ksym;
extern s16 kf_mixed_9(s32 a, u32 b, s16 c, u64 d, s8 e, bool f, s64 g, u8 h, s64 i) __ksym;
extern u16 kf_mixed_10(u32 a, s16 b, u64 c, s8 d, bool e, s64 f, u8 g, s64 h, u16 i, s32 j) __ksym;
extern s32 kf_mixed_11(s16 a, u64 b, s8 c, bool d, s64 e, u8 f, s64 g, u16 h, s32 i, u32 j, s16 k) __ksym;
extern u8 kf_mixed_12(u64 a, s8 b, bool c, s64 d, u8 e, s64 f, u16 g, s32 h, u32 i, s16 j, u64 k, s8 l) __ksym;

/* The result as the prototype has it, widened by its own signedness. */
s64 result;

SENT(u8, u8_, 0xf1);
SENT(s8, s8_, -0x6f);
SENT(u16, u16_, 0xf2e1);
SENT(s16, s16_, -0x6e5f);
SENT(u32, u32_, 0xf4e3d2c1);
SENT(s32, s32_, -0x6b5a4a3f);
SENT(u64, u64_, 0xf8e7d6c5b4a39281);
SENT(s64, s64_, -0x7766554433221101);
SENT(bool, yes, 1);
SENT(bool, no, 0);
SENT(enum kf_unsigned_enum, ue, KF_UNSIGNED_LARGE);
SENT(enum kf_signed_enum, se, KF_SIGNED_LEAST);

SEC("tc")
int u8_12(struct __sk_buff *ctx)
{
	return (int)(result = kf_u8_12(u8_, 2, u8_, 4, u8_, 6, u8_, 8, u8_, 10, u8_, 12));
}

SEC("tc")
int s8_12(struct __sk_buff *ctx)
{
	return (int)(result = kf_s8_12(s8_, -2, s8_, 4, s8_, -6, s8_, 8, s8_, -10, s8_, 12));
}

SEC("tc")
int u16_12(struct __sk_buff *ctx)
{
	return (int)(result = kf_u16_12(1, u16_, 3, u16_, 5, u16_, 7, u16_, 9, u16_, 11, u16_));
}

SEC("tc")
int s16_12(struct __sk_buff *ctx)
{
	return (int)(result = kf_s16_12(-1, s16_, 3, s16_, -5, s16_, 7, s16_, -9, s16_, 11, s16_));
}

SEC("tc")
int u32_12(struct __sk_buff *ctx)
{
	return (int)(result = kf_u32_12(u32_, 2, u32_, 4, u32_, 0xffffffff, u32_, 8, u32_, 10, u32_, 12));
}

SEC("tc")
int s32_12(struct __sk_buff *ctx)
{
	return (int)(result = kf_s32_12(s32_, -2, s32_, 4, s32_, -6, s32_, 8, s32_, -10, s32_, 12));
}

SEC("tc")
int s64_12(struct __sk_buff *ctx)
{
	return (int)(result = kf_s64_12(s64_, -2, s64_, 4, s64_, -6, s64_, 8, s64_, -10, s64_, 12));
}

SEC("tc")
int bool_12(struct __sk_buff *ctx)
{
	return (int)(result = kf_bool_12(yes, no, yes, no, no, yes, yes, no, yes, yes, no, yes));
}

SEC("tc")
int enum_12(struct __sk_buff *ctx)
{
	return (int)(result = kf_enum_12(ue, KF_UNSIGNED_ONE, ue, 0, ue, KF_UNSIGNED_ONE, ue, 0, ue, 1, ue, 0));
}

SEC("tc")
int signed_enum_12(struct __sk_buff *ctx)
{
	return (int)(result = kf_signed_enum_12(se, KF_SIGNED_MOST, se, 0, se, KF_SIGNED_MOST, se, 0, se, 0, se, 0));
}

SEC("tc")
int mixed_6(struct __sk_buff *ctx)
{
	return (int)(result = kf_mixed_6(u8_, s64_, u16_, s32_, u32_, s16_));
}

SEC("tc")
int mixed_7(struct __sk_buff *ctx)
{
	return (int)(result = kf_mixed_7(s64_, u16_, s32_, u32_, s16_, u64_, s8_));
}

SEC("tc")
int mixed_8(struct __sk_buff *ctx)
{
	return (int)(result = (s64)kf_mixed_8(u16_, s32_, u32_, s16_, u64_, s8_, yes, s64_));
}

SEC("tc")
int mixed_9(struct __sk_buff *ctx)
{
	return (int)(result = kf_mixed_9(s32_, u32_, s16_, u64_, s8_, no, s64_, u8_, s64_));
}

SEC("tc")
int mixed_10(struct __sk_buff *ctx)
{
	return (int)(result = kf_mixed_10(u32_, s16_, u64_, s8_, yes, s64_, u8_, s64_, u16_, s32_));
}

SEC("tc")
int mixed_11(struct __sk_buff *ctx)
{
	return (int)(result = kf_mixed_11(s16_, u64_, s8_, no, s64_, u8_, s64_, u16_, s32_, u32_, s16_));
}

SEC("tc")
int mixed_12(struct __sk_buff *ctx)
{
	return (int)(result = kf_mixed_12(u64_, s8_, yes, s64_, u8_, s64_, u16_, s32_, u32_, s16_, u64_, s8_));
}

LICENSE;
