#include "CBenchmarks.h"

// Sums that do not wait for one another: two units of four cycles' delay need eight, and more do no harm.
enum { SUMS = 12 };

#define UNROLLED _Pragma("clang loop unroll(full)")

#define PEAK(NAME, TARGET, LANES, FUSED)                                                   \
    typedef float NAME##_vector __attribute__((ext_vector_type(LANES)));                   \
    TARGET static float NAME(long rounds) {                                                \
        NAME##_vector sum[SUMS], factor = 0.999f, term = 1e-3f;                            \
        UNROLLED for (int i = 0; i < SUMS; ++i) sum[i] = (float)i;                         \
        for (long round = 0; round < rounds; ++round)                                      \
            UNROLLED for (int i = 0; i < SUMS; ++i) sum[i] = FUSED(sum[i], factor, term);  \
        float total = 0;                                                                   \
        UNROLLED for (int i = 0; i < SUMS; ++i) total += sum[i][0];                        \
        return total;                                                                      \
    }

#define APART(a, b, c) ((a) * (b) + (c))

PEAK(baseline, , 4, APART)
#if defined(__x86_64__)
PEAK(avx2, __attribute__((target("arch=x86-64-v3"))), 8, __builtin_elementwise_fma)
// The compiler prefers half vectors unless it is told.
PEAK(avx512, __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), 16, __builtin_elementwise_fma)
#endif

static int lanes(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4")) return 16;
    if (__builtin_cpu_supports("x86-64-v3")) return 8;
#endif
    return 4;
}

float sb_multiply_add(long rounds) {
#if defined(__x86_64__)
    if (lanes() == 16) return avx512(rounds);
    if (lanes() == 8) return avx2(rounds);
#endif
    return baseline(rounds);
}

long sb_operations_per_round(void) { return 2L * SUMS * lanes(); }
