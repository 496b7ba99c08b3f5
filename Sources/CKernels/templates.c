#include "Templates.h"

#if defined(__x86_64__)
// One body, compiled for three generations of CPU; the loader picks.
#define FOR_EACH_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_CPU
#endif

enum { LANES = 8 };

typedef double vector __attribute__((vector_size(LANES * sizeof(double)), aligned(sizeof(double))));

FOR_EACH_CPU
void sk_templates_add(const double *coefficients, const int32_t *rows, size_t events, size_t columns,
                      const int32_t *first, const double *members, size_t width, double *templates, size_t stride) {
    for (size_t e = 0; e < events; ++e) {
        const double *row = coefficients + (size_t)rows[e] * columns;
        double *target = templates + (size_t)first[e] * stride;
        for (size_t k = 0; k < width; ++k, target += stride) {
            const double member = members[e * width + k];
            size_t c = 0;
            for (; c + LANES <= columns; c += LANES)
                *(vector *)(target + c) += member * *(const vector *)(row + c);
            for (; c < columns; ++c) target[c] += member * row[c];
        }
    }
}

FOR_EACH_CPU
void sk_templates_slope(const double *coefficients, const int32_t *rows, size_t events, size_t columns,
                        const int32_t *first, const double *slopes, size_t width, const double *templateGradient,
                        size_t stride, double *result) {
    for (size_t e = 0; e < events; ++e) {
        const double *row = coefficients + (size_t)rows[e] * columns;
        const double *source = templateGradient + (size_t)first[e] * stride;
        const double *slope = slopes + e * width;
        vector sums = {0};
        double sum = 0;
        size_t c = 0;
        for (; c + LANES <= columns; c += LANES) {
            vector mixed = {0};
            for (size_t k = 0; k < width; ++k) mixed += slope[k] * *(const vector *)(source + k * stride + c);
            sums += mixed * *(const vector *)(row + c);
        }
        for (; c < columns; ++c) {
            double mixed = 0;
            for (size_t k = 0; k < width; ++k) mixed += slope[k] * source[k * stride + c];
            sum += mixed * row[c];
        }
        for (size_t lane = 0; lane < LANES; ++lane) sum += sums[lane];
        result[e] = sum;
    }
}
