// SPDX-License-Identifier: MIT
// The user's bpf_jit_comp.c, compiled with its kernel's headers, and what it calls of the rest of the kernel, for user
// space. Compiled by scripts/linux-jit, which defines BPF_JIT_COMP as the path of that file. The forms are those of
// `kfunctest disasm --profile kernel`: no IBT, plain returns, no mitigations, BMI2.
#undef CONFIG_X86_KERNEL_IBT
#undef CONFIG_MITIGATION_SLS
#include BPF_JIT_COMP
#include "interface.h"

// What host.c provides.
void *host_allocate(unsigned long size);
void *host_allocate_code(unsigned long size);
void host_copy(void *to, const void *from, unsigned long size);

// Variables of the kernel that the JIT reads.
struct cpuinfo_x86 boot_cpu_data;
int bpf_jit_enable = 1;
static const unsigned char nop_bytes[] = {
    0x90, 0x66, 0x90, 0x0f, 0x1f, 0x00, 0x0f, 0x1f, 0x40, 0x00, 0x0f, 0x1f, 0x44, 0x00, 0x00, 0x66, 0x0f, 0x1f, 0x44,
    0x00, 0x00, 0x0f, 0x1f, 0x80, 0, 0, 0, 0, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0};
const unsigned char *const x86_nops[] = {NULL, nop_bytes, nop_bytes + 1, nop_bytes + 3, nop_bytes + 6, nop_bytes + 10,
                                         nop_bytes + 15, nop_bytes + 21, nop_bytes + 28};

// Functions of the kernel that the JIT calls. Their memory is not given back: a process compiles a few programs and ends.
void *__kmalloc_cache_noprof(struct kmem_cache *cache, gfp_t flags, size_t size) { return host_allocate(size); }
void kfree(const void *memory) {}
void kvfree(const void *memory) {}
// Linked under the names of scripts/linux-jit: their own types differ between kernels.
void *reference_allocate(size_t size) { return host_allocate(size); }
long reference_nothing(void) { return 0; }
bool cpu_wants_rethunk(void) { return false; }
int x86_call_depth_emit_accounting(u8 **program, void *function, void *address) { return 0; }
u64 bpf_arena_get_kern_vm_start(struct bpf_arena *arena) { return 0; }
u64 bpf_arena_get_user_vm_start(struct bpf_arena *arena) { return 0; }

// The code of one function is built in place.
struct bpf_binary_header *reference_pack(unsigned int size, u8 **image, unsigned int alignment,
                                         struct bpf_binary_header **writable, u8 **writable_image) {
  struct bpf_binary_header *header = host_allocate_code(sizeof *header + size + 64);
  if (!header) return NULL;
  header->size = size;
  *writable = header;
  *image = *writable_image = (u8 *)PTR_ALIGN((u8 *)header + sizeof *header, 16);
  return header;
}

// The verifier's number of outgoing slots; where the end of each instruction's code is.
static unsigned int outgoing_slots;
static u32 *ends;
static u32 end_count;
u16 reference_slots(void) { return outgoing_slots; }
void reference_ends(struct bpf_prog *program, const u32 *offsets) {
  for (u32 index = 0; index < program->len; index++) ends[index] = offsets[index];
  end_count = program->len;
}

void *reference_call_base(void) { return (void *)__bpf_call_base; }

int reference_compile(const struct reference_function *function, struct reference_code *code) {
  struct bpf_prog *program = host_allocate(sizeof *program + function->count * sizeof(struct bpf_insn));
  struct bpf_prog_aux *aux = host_allocate(sizeof *aux);
  // The JIT asks the verifier's environment for the slots alone, in reference_slots.
  void *environment = host_allocate(1 << 20);
  ends = host_allocate((function->count + 1) * sizeof *ends);
  if (!program || !aux || !environment || !ends) return -ENOMEM;
  set_bit(X86_FEATURE_BMI2, (unsigned long *)boot_cpu_data.x86_capability);
  set_bit(X86_FEATURE_BMI1, (unsigned long *)boot_cpu_data.x86_capability);
  program->aux = aux;
  aux->prog = program;
  program->jit_requested = 1;
  program->type = BPF_PROG_TYPE_SCHED_CLS;
  program->len = function->count;
  host_copy(program->insnsi, function->instructions, function->count * sizeof(struct bpf_insn));
  aux->stack_depth = function->stack_depth;
  aux->func_idx = function->index;
  outgoing_slots = function->outgoing_slots;
  end_count = 0;
  // Up to 7.2 the function takes a program alone.
  struct bpf_prog *(*compile)(void *, void *) = (void *)bpf_int_jit_compile;
  bool alone = _Generic(&bpf_int_jit_compile, struct bpf_prog * (*)(struct bpf_prog *) : true, default : false);
  alone ? compile(program, NULL) : compile(environment, program);
  if (!program->jited || end_count != function->count) return -EINVAL;
  code->bytes = (void *)program->bpf_func;
  code->size = program->jited_len;
  code->ends = ends;
  return 0;
}
