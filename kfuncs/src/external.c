/* SPDX-License-Identifier: MIT
 * Functions of system libraries, declared as their manuals declare them; pointers to opaque types are void *.
 */
#include "kfunc.h"

KFUNC_TYPES(struct timespec { long tv_sec; long tv_nsec; };);
KFUNC_TYPES(struct z_stream_s {
	const unsigned char *next_in; unsigned int avail_in; unsigned long total_in;
	unsigned char *next_out; unsigned int avail_out; unsigned long total_out;
	const char *msg; void *state; void *zalloc; void *zfree; void *opaque;
	int data_type; unsigned long adler; unsigned long reserved;
};);
KFUNC_TYPES(struct evp_md_st;);

/* glibc */
KFUNC_EXTERN("libc.so.6", void *, mmap, (void *, addr), (size_t, length), (int, prot), (int, flags), (int, fd),
             (long, offset));
KFUNC_EXTERN("libc.so.6", int, munmap, (void *, addr), (size_t, length));
KFUNC_EXTERN("libc.so.6", int, pselect, (int, nfds), (void *, readfds), (void *, writefds), (void *, exceptfds),
             (const struct timespec *, timeout), (const void *, sigmask));
KFUNC_EXTERN("libc.so.6", long, recvfrom, (int, sockfd), (void *, buf), (size_t, len), (int, flags),
             (void *, src_addr), (u32 *, addrlen));
KFUNC_EXTERN("libc.so.6", long, splice, (int, fd_in), (s64 *, off_in), (int, fd_out), (s64 *, off_out), (size_t, len),
             (unsigned int, flags));
KFUNC_EXTERN("libc.so.6", long, copy_file_range, (int, fd_in), (s64 *, off_in), (int, fd_out), (s64 *, off_out),
             (size_t, len), (unsigned int, flags));

/* zlib */
KFUNC_EXTERN("libz.so.1", const char *, zlibVersion);
KFUNC_EXTERN("libz.so.1", int, deflateInit2_, (struct z_stream_s *, strm), (int, level), (int, method),
             (int, windowBits), (int, memLevel), (int, strategy), (const char *, version), (int, stream_size));
KFUNC_EXTERN("libz.so.1", int, deflate, (struct z_stream_s *, strm), (int, flush));
KFUNC_EXTERN("libz.so.1", int, deflateEnd, (struct z_stream_s *, strm));
KFUNC_EXTERN("libz.so.1", int, inflateInit2_, (struct z_stream_s *, strm), (int, windowBits), (const char *, version),
             (int, stream_size));
KFUNC_EXTERN("libz.so.1", int, inflate, (struct z_stream_s *, strm), (int, flush));
KFUNC_EXTERN("libz.so.1", int, inflateEnd, (struct z_stream_s *, strm));

/* OpenSSL 3 */
KFUNC_EXTERN("libcrypto.so.3", const struct evp_md_st *, EVP_sha1);
KFUNC_EXTERN("libcrypto.so.3", const struct evp_md_st *, EVP_sha256);
KFUNC_EXTERN("libcrypto.so.3", int, PKCS5_PBKDF2_HMAC, (const char *, pass), (int, passlen),
             (const unsigned char *, salt), (int, saltlen), (int, iter), (const struct evp_md_st *, digest),
             (int, keylen), (unsigned char *, out));
KFUNC_EXTERN("libcrypto.so.3", int, EVP_PBE_scrypt, (const char *, pass), (size_t, passlen),
             (const unsigned char *, salt), (size_t, saltlen), (u64, N), (u64, r), (u64, p), (u64, maxmem),
             (unsigned char *, key), (size_t, keylen));
