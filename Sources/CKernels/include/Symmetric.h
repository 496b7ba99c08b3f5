// Kernels on symmetric matrices in double precision, row-major, shape [size, size].
//
// Every sum has one fixed order, so that for one type of CPU equal numbers give equal results to the bit, wherever they
// stand in memory.
#pragma once

#include <stddef.h>

/// Replaces the lower triangle of A by its Cholesky factor L, A = L Lᵀ; neither reads nor writes above the diagonal.
/// Returns min L_ii² (infinity for size 0), or 0 when A is not positive definite or not finite: A is then spoilt.
double sk_symmetric_factorise(double *matrix, size_t size);

/// Replaces b by the solution x of L Lᵀ x = b.
void sk_symmetric_solve(const double *factor, size_t size, double *vector);

/// Replaces L in the lower triangle by the whole of (L Lᵀ)⁻¹, both triangles.
void sk_symmetric_invert(double *factor, size_t size);

/// result = A x; reads the whole of A.
void sk_symmetric_multiply(const double *matrix, size_t size, const double *vector, double *result);

/// Adds Σ_k weights[k] rows[k]ᵀ rows[k] to the lower triangle; rows has shape [count, size].
void sk_symmetric_add_outer_products(const double *rows, const double *weights, size_t count, size_t size,
                                     double *matrix);

/// Copies the lower triangle to the upper.
void sk_symmetric_mirror(double *matrix, size_t size);
