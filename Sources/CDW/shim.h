/* libdw of elfutils: debug information of any file (DWARF 2 to 5). */
#pragma once
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <errno.h>
