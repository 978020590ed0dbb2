// SPDX-License-Identifier: MIT
// Linked into the kernel's test_progs with --wrap=bpf_prog_test_run_opts: prints what each program returned, which
// test_progs itself prints only where it is not what a test expects.
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <stdio.h>
#include <string.h>

int __real_bpf_prog_test_run_opts(int fd, struct bpf_test_run_opts *options);

// The whole name of a program's main function: `bpf_prog_info.name` holds 15 characters of it.
static void print_name(int fd) {
  struct bpf_prog_info info;
  struct bpf_func_info functions[64];
  __u32 size = sizeof info;
  memset(&info, 0, sizeof info);
  if (bpf_prog_get_info_by_fd(fd, &info, &size)) return;
  char name[sizeof info.name + 1] = {0};
  memcpy(name, info.name, sizeof info.name);
  __u32 btf_id = info.btf_id, count = info.nr_func_info;
  memset(&info, 0, sizeof info);
  info.func_info = (__u64)(unsigned long)functions;
  info.nr_func_info = count < 64 ? count : 64;
  info.func_info_rec_size = sizeof *functions;
  size = sizeof info;
  struct btf *btf = btf_id ? btf__load_from_kernel_by_id(btf_id) : NULL;
  const struct btf_type *type = NULL;
  if (btf && count && !bpf_prog_get_info_by_fd(fd, &info, &size)) type = btf__type_by_id(btf, functions[0].type_id);
  printf("observed: %s", type ? btf__name_by_offset(btf, type->name_off) : name);
  btf__free(btf);
}

int __wrap_bpf_prog_test_run_opts(int fd, struct bpf_test_run_opts *options) {
  int error = __real_bpf_prog_test_run_opts(fd, options);
  print_name(fd);
  if (error) printf(" error %d\n", error);
  else printf(" returned %d\n", (int)options->retval);
  return error;
}
