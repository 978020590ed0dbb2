// reject: too many subprograms
// one function more than a program may have
call f0
call f1
call f2
call f3
call f4
call f5
call f6
call f7
call f8
call f9
call f10
call f11
call f12
call f13
call f14
call f15
call f16
call f17
call f18
call f19
call f20
call f21
call f22
call f23
call f24
call f25
call f26
call f27
call f28
call f29
call f30
call f31
call f32
call f33
call f34
call f35
call f36
call f37
call f38
call f39
call f40
call f41
call f42
call f43
call f44
call f45
call f46
call f47
call f48
call f49
call f50
call f51
call f52
call f53
call f54
call f55
call f56
call f57
call f58
call f59
call f60
call f61
call f62
call f63
call f64
call f65
call f66
call f67
call f68
call f69
call f70
call f71
call f72
call f73
call f74
call f75
call f76
call f77
call f78
call f79
call f80
call f81
call f82
call f83
call f84
call f85
call f86
call f87
call f88
call f89
call f90
call f91
call f92
call f93
call f94
call f95
call f96
call f97
call f98
call f99
call f100
call f101
call f102
call f103
call f104
call f105
call f106
call f107
call f108
call f109
call f110
call f111
call f112
call f113
call f114
call f115
call f116
call f117
call f118
call f119
call f120
call f121
call f122
call f123
call f124
call f125
call f126
call f127
call f128
call f129
call f130
call f131
call f132
call f133
call f134
call f135
call f136
call f137
call f138
call f139
call f140
call f141
call f142
call f143
call f144
call f145
call f146
call f147
call f148
call f149
call f150
call f151
call f152
call f153
call f154
call f155
call f156
call f157
call f158
call f159
call f160
call f161
call f162
call f163
call f164
call f165
call f166
call f167
call f168
call f169
call f170
call f171
call f172
call f173
call f174
call f175
call f176
call f177
call f178
call f179
call f180
call f181
call f182
call f183
call f184
call f185
call f186
call f187
call f188
call f189
call f190
call f191
call f192
call f193
call f194
call f195
call f196
call f197
call f198
call f199
call f200
call f201
call f202
call f203
call f204
call f205
call f206
call f207
call f208
call f209
call f210
call f211
call f212
call f213
call f214
call f215
call f216
call f217
call f218
call f219
call f220
call f221
call f222
call f223
call f224
call f225
call f226
call f227
call f228
call f229
call f230
call f231
call f232
call f233
call f234
call f235
call f236
call f237
call f238
call f239
call f240
call f241
call f242
call f243
call f244
call f245
call f246
call f247
call f248
call f249
call f250
call f251
call f252
call f253
call f254
call f255
r0 = 0
exit
.func long f0(void)
r0 = 0
exit
.func long f1(void)
r0 = 0
exit
.func long f2(void)
r0 = 0
exit
.func long f3(void)
r0 = 0
exit
.func long f4(void)
r0 = 0
exit
.func long f5(void)
r0 = 0
exit
.func long f6(void)
r0 = 0
exit
.func long f7(void)
r0 = 0
exit
.func long f8(void)
r0 = 0
exit
.func long f9(void)
r0 = 0
exit
.func long f10(void)
r0 = 0
exit
.func long f11(void)
r0 = 0
exit
.func long f12(void)
r0 = 0
exit
.func long f13(void)
r0 = 0
exit
.func long f14(void)
r0 = 0
exit
.func long f15(void)
r0 = 0
exit
.func long f16(void)
r0 = 0
exit
.func long f17(void)
r0 = 0
exit
.func long f18(void)
r0 = 0
exit
.func long f19(void)
r0 = 0
exit
.func long f20(void)
r0 = 0
exit
.func long f21(void)
r0 = 0
exit
.func long f22(void)
r0 = 0
exit
.func long f23(void)
r0 = 0
exit
.func long f24(void)
r0 = 0
exit
.func long f25(void)
r0 = 0
exit
.func long f26(void)
r0 = 0
exit
.func long f27(void)
r0 = 0
exit
.func long f28(void)
r0 = 0
exit
.func long f29(void)
r0 = 0
exit
.func long f30(void)
r0 = 0
exit
.func long f31(void)
r0 = 0
exit
.func long f32(void)
r0 = 0
exit
.func long f33(void)
r0 = 0
exit
.func long f34(void)
r0 = 0
exit
.func long f35(void)
r0 = 0
exit
.func long f36(void)
r0 = 0
exit
.func long f37(void)
r0 = 0
exit
.func long f38(void)
r0 = 0
exit
.func long f39(void)
r0 = 0
exit
.func long f40(void)
r0 = 0
exit
.func long f41(void)
r0 = 0
exit
.func long f42(void)
r0 = 0
exit
.func long f43(void)
r0 = 0
exit
.func long f44(void)
r0 = 0
exit
.func long f45(void)
r0 = 0
exit
.func long f46(void)
r0 = 0
exit
.func long f47(void)
r0 = 0
exit
.func long f48(void)
r0 = 0
exit
.func long f49(void)
r0 = 0
exit
.func long f50(void)
r0 = 0
exit
.func long f51(void)
r0 = 0
exit
.func long f52(void)
r0 = 0
exit
.func long f53(void)
r0 = 0
exit
.func long f54(void)
r0 = 0
exit
.func long f55(void)
r0 = 0
exit
.func long f56(void)
r0 = 0
exit
.func long f57(void)
r0 = 0
exit
.func long f58(void)
r0 = 0
exit
.func long f59(void)
r0 = 0
exit
.func long f60(void)
r0 = 0
exit
.func long f61(void)
r0 = 0
exit
.func long f62(void)
r0 = 0
exit
.func long f63(void)
r0 = 0
exit
.func long f64(void)
r0 = 0
exit
.func long f65(void)
r0 = 0
exit
.func long f66(void)
r0 = 0
exit
.func long f67(void)
r0 = 0
exit
.func long f68(void)
r0 = 0
exit
.func long f69(void)
r0 = 0
exit
.func long f70(void)
r0 = 0
exit
.func long f71(void)
r0 = 0
exit
.func long f72(void)
r0 = 0
exit
.func long f73(void)
r0 = 0
exit
.func long f74(void)
r0 = 0
exit
.func long f75(void)
r0 = 0
exit
.func long f76(void)
r0 = 0
exit
.func long f77(void)
r0 = 0
exit
.func long f78(void)
r0 = 0
exit
.func long f79(void)
r0 = 0
exit
.func long f80(void)
r0 = 0
exit
.func long f81(void)
r0 = 0
exit
.func long f82(void)
r0 = 0
exit
.func long f83(void)
r0 = 0
exit
.func long f84(void)
r0 = 0
exit
.func long f85(void)
r0 = 0
exit
.func long f86(void)
r0 = 0
exit
.func long f87(void)
r0 = 0
exit
.func long f88(void)
r0 = 0
exit
.func long f89(void)
r0 = 0
exit
.func long f90(void)
r0 = 0
exit
.func long f91(void)
r0 = 0
exit
.func long f92(void)
r0 = 0
exit
.func long f93(void)
r0 = 0
exit
.func long f94(void)
r0 = 0
exit
.func long f95(void)
r0 = 0
exit
.func long f96(void)
r0 = 0
exit
.func long f97(void)
r0 = 0
exit
.func long f98(void)
r0 = 0
exit
.func long f99(void)
r0 = 0
exit
.func long f100(void)
r0 = 0
exit
.func long f101(void)
r0 = 0
exit
.func long f102(void)
r0 = 0
exit
.func long f103(void)
r0 = 0
exit
.func long f104(void)
r0 = 0
exit
.func long f105(void)
r0 = 0
exit
.func long f106(void)
r0 = 0
exit
.func long f107(void)
r0 = 0
exit
.func long f108(void)
r0 = 0
exit
.func long f109(void)
r0 = 0
exit
.func long f110(void)
r0 = 0
exit
.func long f111(void)
r0 = 0
exit
.func long f112(void)
r0 = 0
exit
.func long f113(void)
r0 = 0
exit
.func long f114(void)
r0 = 0
exit
.func long f115(void)
r0 = 0
exit
.func long f116(void)
r0 = 0
exit
.func long f117(void)
r0 = 0
exit
.func long f118(void)
r0 = 0
exit
.func long f119(void)
r0 = 0
exit
.func long f120(void)
r0 = 0
exit
.func long f121(void)
r0 = 0
exit
.func long f122(void)
r0 = 0
exit
.func long f123(void)
r0 = 0
exit
.func long f124(void)
r0 = 0
exit
.func long f125(void)
r0 = 0
exit
.func long f126(void)
r0 = 0
exit
.func long f127(void)
r0 = 0
exit
.func long f128(void)
r0 = 0
exit
.func long f129(void)
r0 = 0
exit
.func long f130(void)
r0 = 0
exit
.func long f131(void)
r0 = 0
exit
.func long f132(void)
r0 = 0
exit
.func long f133(void)
r0 = 0
exit
.func long f134(void)
r0 = 0
exit
.func long f135(void)
r0 = 0
exit
.func long f136(void)
r0 = 0
exit
.func long f137(void)
r0 = 0
exit
.func long f138(void)
r0 = 0
exit
.func long f139(void)
r0 = 0
exit
.func long f140(void)
r0 = 0
exit
.func long f141(void)
r0 = 0
exit
.func long f142(void)
r0 = 0
exit
.func long f143(void)
r0 = 0
exit
.func long f144(void)
r0 = 0
exit
.func long f145(void)
r0 = 0
exit
.func long f146(void)
r0 = 0
exit
.func long f147(void)
r0 = 0
exit
.func long f148(void)
r0 = 0
exit
.func long f149(void)
r0 = 0
exit
.func long f150(void)
r0 = 0
exit
.func long f151(void)
r0 = 0
exit
.func long f152(void)
r0 = 0
exit
.func long f153(void)
r0 = 0
exit
.func long f154(void)
r0 = 0
exit
.func long f155(void)
r0 = 0
exit
.func long f156(void)
r0 = 0
exit
.func long f157(void)
r0 = 0
exit
.func long f158(void)
r0 = 0
exit
.func long f159(void)
r0 = 0
exit
.func long f160(void)
r0 = 0
exit
.func long f161(void)
r0 = 0
exit
.func long f162(void)
r0 = 0
exit
.func long f163(void)
r0 = 0
exit
.func long f164(void)
r0 = 0
exit
.func long f165(void)
r0 = 0
exit
.func long f166(void)
r0 = 0
exit
.func long f167(void)
r0 = 0
exit
.func long f168(void)
r0 = 0
exit
.func long f169(void)
r0 = 0
exit
.func long f170(void)
r0 = 0
exit
.func long f171(void)
r0 = 0
exit
.func long f172(void)
r0 = 0
exit
.func long f173(void)
r0 = 0
exit
.func long f174(void)
r0 = 0
exit
.func long f175(void)
r0 = 0
exit
.func long f176(void)
r0 = 0
exit
.func long f177(void)
r0 = 0
exit
.func long f178(void)
r0 = 0
exit
.func long f179(void)
r0 = 0
exit
.func long f180(void)
r0 = 0
exit
.func long f181(void)
r0 = 0
exit
.func long f182(void)
r0 = 0
exit
.func long f183(void)
r0 = 0
exit
.func long f184(void)
r0 = 0
exit
.func long f185(void)
r0 = 0
exit
.func long f186(void)
r0 = 0
exit
.func long f187(void)
r0 = 0
exit
.func long f188(void)
r0 = 0
exit
.func long f189(void)
r0 = 0
exit
.func long f190(void)
r0 = 0
exit
.func long f191(void)
r0 = 0
exit
.func long f192(void)
r0 = 0
exit
.func long f193(void)
r0 = 0
exit
.func long f194(void)
r0 = 0
exit
.func long f195(void)
r0 = 0
exit
.func long f196(void)
r0 = 0
exit
.func long f197(void)
r0 = 0
exit
.func long f198(void)
r0 = 0
exit
.func long f199(void)
r0 = 0
exit
.func long f200(void)
r0 = 0
exit
.func long f201(void)
r0 = 0
exit
.func long f202(void)
r0 = 0
exit
.func long f203(void)
r0 = 0
exit
.func long f204(void)
r0 = 0
exit
.func long f205(void)
r0 = 0
exit
.func long f206(void)
r0 = 0
exit
.func long f207(void)
r0 = 0
exit
.func long f208(void)
r0 = 0
exit
.func long f209(void)
r0 = 0
exit
.func long f210(void)
r0 = 0
exit
.func long f211(void)
r0 = 0
exit
.func long f212(void)
r0 = 0
exit
.func long f213(void)
r0 = 0
exit
.func long f214(void)
r0 = 0
exit
.func long f215(void)
r0 = 0
exit
.func long f216(void)
r0 = 0
exit
.func long f217(void)
r0 = 0
exit
.func long f218(void)
r0 = 0
exit
.func long f219(void)
r0 = 0
exit
.func long f220(void)
r0 = 0
exit
.func long f221(void)
r0 = 0
exit
.func long f222(void)
r0 = 0
exit
.func long f223(void)
r0 = 0
exit
.func long f224(void)
r0 = 0
exit
.func long f225(void)
r0 = 0
exit
.func long f226(void)
r0 = 0
exit
.func long f227(void)
r0 = 0
exit
.func long f228(void)
r0 = 0
exit
.func long f229(void)
r0 = 0
exit
.func long f230(void)
r0 = 0
exit
.func long f231(void)
r0 = 0
exit
.func long f232(void)
r0 = 0
exit
.func long f233(void)
r0 = 0
exit
.func long f234(void)
r0 = 0
exit
.func long f235(void)
r0 = 0
exit
.func long f236(void)
r0 = 0
exit
.func long f237(void)
r0 = 0
exit
.func long f238(void)
r0 = 0
exit
.func long f239(void)
r0 = 0
exit
.func long f240(void)
r0 = 0
exit
.func long f241(void)
r0 = 0
exit
.func long f242(void)
r0 = 0
exit
.func long f243(void)
r0 = 0
exit
.func long f244(void)
r0 = 0
exit
.func long f245(void)
r0 = 0
exit
.func long f246(void)
r0 = 0
exit
.func long f247(void)
r0 = 0
exit
.func long f248(void)
r0 = 0
exit
.func long f249(void)
r0 = 0
exit
.func long f250(void)
r0 = 0
exit
.func long f251(void)
r0 = 0
exit
.func long f252(void)
r0 = 0
exit
.func long f253(void)
r0 = 0
exit
.func long f254(void)
r0 = 0
exit
.func long f255(void)
r0 = 0
exit
