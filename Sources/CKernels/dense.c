#include "variants.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

const sk_kernels *sk_kernels_for(sk_cpu cpu) {
#if defined(__x86_64__)
    if (cpu == sk_avx512) return __builtin_cpu_supports("x86-64-v4") ? &sk_kernels_avx512 : 0;
    if (cpu == sk_avx2) return __builtin_cpu_supports("x86-64-v3") ? &sk_kernels_avx2 : 0;
#endif
    return cpu == sk_baseline ? &sk_kernels_baseline : 0;
}

void sk_prefetch(const float *matrix, size_t width, const ptrdiff_t *rows, size_t count) {
    for (size_t row = 0; row < count; ++row)
        for (size_t i = 0; i < width; i += 16)
            __builtin_prefetch(matrix + (size_t)rows[row] * width + i, 0, 2);  // into the second-level cache
}

unsigned sk_flush_subnormals(void) {
#if defined(__x86_64__)
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040);  // flush to zero, denormals are zero
    return before;
#else
    return 0;
#endif
}

void sk_restore_subnormals(unsigned before) {
#if defined(__x86_64__)
    _mm_setcsr((_mm_getcsr() & ~0x8040u) | (before & 0x8040u));
#else
    (void)before;
#endif
}
