// The tables of kernels, one for each type of CPU.
#pragma once

#include "CKernels.h"

extern const sk_kernels sk_kernels_baseline;
#if defined(__x86_64__)
extern const sk_kernels sk_kernels_avx2, sk_kernels_avx512;
#endif
