// Templates of weighted events: sums per bin over events of rows of coefficients, and the way back.
//
// templates has shape [bins, stride], coefficients [rows, columns] with columns <= stride. Event e has the coefficients of
// row rows[e] and touches the bins first[e] ... first[e] + width - 1; members and slopes have shape [events, width].
#pragma once

#include <stddef.h>
#include <stdint.h>

/// templates[first[e] + k, c] += members[e, k] coefficients[rows[e], c].
void sk_templates_add(const double *coefficients, const int32_t *rows, size_t events, size_t columns,
                      const int32_t *first, const double *members, size_t width, double *templates, size_t stride);

/// result[e] = Σ_k slopes[e, k] Σ_c templateGradient[first[e] + k, c] coefficients[rows[e], c].
void sk_templates_slope(const double *coefficients, const int32_t *rows, size_t events, size_t columns,
                        const int32_t *first, const double *slopes, size_t width, const double *templateGradient,
                        size_t stride, double *result);
