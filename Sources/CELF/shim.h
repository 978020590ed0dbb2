// libelf, with the relocations of BPF that its elf.h may not name.
#pragma once
#include <elf.h>
#include <gelf.h>
#include <libelf.h>
