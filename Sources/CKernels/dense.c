#include "CKernels.h"

#include <string.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
// One body, compiled for three generations of CPU; the loader picks.
#define FOR_EACH_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_CPU
#endif
#define INLINE static inline __attribute__((always_inline))

enum { LANES = 16, TILE_ROWS = 6, BLOCK_ROWS = 96 };

typedef float vector __attribute__((vector_size(LANES * sizeof(float)), aligned(sizeof(float))));
typedef int mask_vector __attribute__((vector_size(LANES * sizeof(int)), aligned(sizeof(int))));

/// tile[r][v] += a[r·rowStride + k·stepStride] b[k·width + 16 v], summed over k in ascending order.
INLINE void multiply_add(vector tile[TILE_ROWS][2], const float *a, size_t rowStride, size_t stepStride, const float *b,
                         size_t width, size_t steps, const int rows, const int vectors) {
    for (size_t k = 0; k < steps; ++k) {
        for (int v = 0; v < vectors; ++v) {
            const vector column = *(const vector *)(b + k * width + LANES * v);
            for (int r = 0; r < rows; ++r) tile[r][v] += a[r * rowStride + k * stepStride] * column;
        }
    }
}

INLINE void forward_tile(const float *input, const float *weights, const float *bias, const float *mask, float *output,
                         size_t inputs, size_t inputStride, size_t outputs, int rectify, const int rows,
                         const int vectors) {
    vector tile[TILE_ROWS][2];
    const vector zero = {0};
    for (int r = 0; r < rows; ++r)
        for (int v = 0; v < vectors; ++v) tile[r][v] = bias ? *(const vector *)(bias + LANES * v) : zero;
    multiply_add(tile, input, inputStride, 1, weights, outputs, inputs, rows, vectors);
    for (int r = 0; r < rows; ++r)
        for (int v = 0; v < vectors; ++v) {
            vector value = tile[r][v];
            if (rectify) value = __builtin_elementwise_max(value, zero);
            if (mask) {
                const mask_vector active = *(const vector *)(mask + r * outputs + LANES * v) > zero;
                value = (vector)((mask_vector)value & active);
            }
            *(vector *)(output + r * outputs + LANES * v) = value;
        }
}

INLINE void forward_rows(const float *input, const float *weights, const float *bias, const float *mask, float *output,
                         size_t inputs, size_t inputStride, size_t outputs, int rectify, const int rows) {
    size_t column = 0;
    for (; column + 2 * LANES <= outputs; column += 2 * LANES)
        forward_tile(input, weights + column, bias ? bias + column : 0, mask ? mask + column : 0, output + column,
                     inputs, inputStride, outputs, rectify, rows, 2);
    if (column < outputs)
        forward_tile(input, weights + column, bias ? bias + column : 0, mask ? mask + column : 0, output + column,
                     inputs, inputStride, outputs, rectify, rows, 1);
}

INLINE void forward(const float *input, const float *weights, const float *bias, const float *mask, float *output,
                    size_t rows, size_t inputs, size_t inputStride, size_t outputs, int rectify) {
    size_t row = 0;
    for (; row + TILE_ROWS <= rows; row += TILE_ROWS)
        forward_rows(input + row * inputStride, weights, bias, mask ? mask + row * outputs : 0, output + row * outputs,
                     inputs, inputStride, outputs, rectify, TILE_ROWS);
    for (; row < rows; ++row)
        forward_rows(input + row * inputStride, weights, bias, mask ? mask + row * outputs : 0, output + row * outputs,
                     inputs, inputStride, outputs, rectify, 1);
}

FOR_EACH_CPU
void sk_dense_forward(const float *input, const float *weights, const float *bias, float *output, size_t rows,
                      size_t inputs, size_t inputStride, size_t outputs, int rectify) {
    forward(input, weights, bias, 0, output, rows, inputs, inputStride, outputs, rectify);
}

FOR_EACH_CPU
void sk_dense_backward_input(const float *outputGradient, const float *weights, const float *activation,
                             float *inputGradient, float *transposed, size_t rows, size_t inputs, size_t inputStride,
                             size_t outputs) {
    memset(transposed, 0, outputs * inputStride * sizeof(float));
    for (size_t i = 0; i < inputs; ++i)
        for (size_t o = 0; o < outputs; ++o) transposed[o * inputStride + i] = weights[i * outputs + o];
    forward(outputGradient, transposed, 0, activation, inputGradient, rows, outputs, outputs, inputStride, 0);
}

INLINE void weights_tile(const float *input, const float *outputGradient, float *weightGradient, size_t rows,
                         size_t inputStride, size_t outputs, const int inputs, const int vectors) {
    vector tile[TILE_ROWS][2];
    for (int r = 0; r < inputs; ++r)
        for (int v = 0; v < vectors; ++v) tile[r][v] = *(vector *)(weightGradient + r * outputs + LANES * v);
    multiply_add(tile, input, 1, inputStride, outputGradient, outputs, rows, inputs, vectors);
    for (int r = 0; r < inputs; ++r)
        for (int v = 0; v < vectors; ++v) *(vector *)(weightGradient + r * outputs + LANES * v) = tile[r][v];
}

INLINE void weights_columns(const float *input, const float *outputGradient, float *weightGradient, size_t rows,
                            size_t inputs, size_t inputStride, size_t outputs, const int vectors) {
    size_t i = 0;
    for (; i + TILE_ROWS <= inputs; i += TILE_ROWS)
        weights_tile(input + i, outputGradient, weightGradient + i * outputs, rows, inputStride, outputs, TILE_ROWS,
                     vectors);
    for (; i < inputs; ++i)
        weights_tile(input + i, outputGradient, weightGradient + i * outputs, rows, inputStride, outputs, 1, vectors);
}

FOR_EACH_CPU
void sk_dense_backward_weights(const float *input, const float *outputGradient, float *weightGradient,
                               float *biasGradient, size_t rows, size_t inputs, size_t inputStride, size_t outputs) {
    // Blocks of rows stay in the second-level cache while every tile of the weights reads them.
    for (size_t first = 0; first < rows; first += BLOCK_ROWS) {
        const size_t count = rows - first < BLOCK_ROWS ? rows - first : BLOCK_ROWS;
        const float *x = input + first * inputStride, *g = outputGradient + first * outputs;
        size_t column = 0;
        for (; column + 2 * LANES <= outputs; column += 2 * LANES)
            weights_columns(x, g + column, weightGradient + column, count, inputs, inputStride, outputs, 2);
        if (column < outputs)
            weights_columns(x, g + column, weightGradient + column, count, inputs, inputStride, outputs, 1);
        for (size_t row = 0; row < count; ++row)
            for (size_t o = 0; o < outputs; ++o) biasGradient[o] += g[row * outputs + o];
    }
}

FOR_EACH_CPU
void sk_adam(float *parameters, const float *gradient, float *mean, float *variance, size_t count, float rate,
             float beta1, float beta2, float epsilon, float correction1, float correction2) {
    // count is a sum of padded widths, so a multiple of the lanes.
    for (size_t i = 0; i < count; i += LANES) {
        const vector g = *(const vector *)(gradient + i);
        const vector m = beta1 * *(vector *)(mean + i) + (1 - beta1) * g;
        const vector v = beta2 * *(vector *)(variance + i) + (1 - beta2) * g * g;
        *(vector *)(mean + i) = m;
        *(vector *)(variance + i) = v;
        *(vector *)(parameters + i) -= rate * (m / correction1) / (__builtin_elementwise_sqrt(v / correction2) + epsilon);
    }
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
