// Dense kernels on row-major single-precision matrices.
//
// Row lengths ("strides") are widths padded to a multiple of 16. The padding of inputs, weights, biases and gradients
// holds zeros and keeps them, so no kernel has a tail; the padding of activations holds f(0) and is not read.
// Every sum has one fixed order: for one type of CPU equal rows give equal results to the bit, however rows are grouped.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "Symmetric.h"
#include "Templates.h"

#pragma clang assume_nonnull begin

/// f(x): the rectifier is max(x, slope · x) with 0 ≤ slope ≤ 1, so relu, leaky relu and linear; the exponential is
/// max(x, exp(x) - 1).
typedef enum sk_activation_kind : unsigned {
    sk_rectifier,
    sk_exponential,
    sk_hyperbolic_tangent,
    sk_sigmoid,
} sk_activation_kind;

typedef struct sk_activation {
    sk_activation_kind kind;
    float slope;
} sk_activation;

/// A step with running means of gradient and squared gradient: Adam, AdamW, Nadam.
///
///     m = meanDecay m + meanShare g,   v = squareDecay v + squareShare g²
///     x = x - shrink x - (meanFactor m + gradientFactor g) / (rootFactor √v + epsilon)
typedef struct sk_adaptive_step {
    float meanDecay, meanShare, squareDecay, squareShare, meanFactor, gradientFactor, rootFactor, epsilon, shrink;
} sk_adaptive_step;

/// A step scaled by the running root mean square of the gradient: RMSProp.
///
///     v = squareDecay v + squareShare g²,   u = momentum u + g / (√v + epsilon),   x = x - rate u
typedef struct sk_scaled_step {
    float squareDecay, squareShare, momentum, rate, epsilon;
} sk_scaled_step;

/// The kernels compiled for one type of CPU.
///
/// Activations are exact to 4 units in the last place. How the parts are made is told in products.h, rows.h and
/// optimisers.h.
typedef struct sk_kernels {
    /// Lays out weights[inputs, outputStride] as `forward` wants them; panels has the size of weights.
    void (*pack)(const float *weights, size_t inputs, size_t outputStride, float *panels);

    /// Lays out the transpose of weights[inputs, outputStride] as `backwardInput` wants it; panels has
    /// outputs · padded inputs numbers.
    void (*packTransposed)(const float *weights, size_t inputs, size_t outputs, size_t outputStride, float *panels);

    /// output[rows, outputStride] = max(y, slope · y) of y = input[rows, inputs] weights + bias.
    void (*forward)(const float *input, size_t inputStride, size_t rows, size_t inputs, const float *panels,
                    const float *bias, float slope, float *output, size_t outputStride);

    /// Replaces activation[rows, inputStride] = f(x) by the gradient with respect to x, gradient[rows, outputs] weightsᵀ
    /// f'(x), and adds its column sums to sums[inputStride].
    void (*backwardInput)(const float *gradient, size_t gradientStride, size_t rows, size_t outputs,
                          const float *panels, sk_activation f, float *activation, float *sums, size_t inputStride);

    /// weights[inputs, outputStride] += input[rows, inputs]ᵀ gradient[rows, outputStride].
    void (*backwardWeights)(const float *input, size_t inputStride, size_t rows, size_t inputs, const float *gradient,
                            size_t outputStride, float *weights);

    /// Replaces x by f(x); count is a multiple of 16.
    void (*activate)(sk_activation f, float *values, size_t count);

    /// output[rows] = input[rows, stride] weights[stride] + bias: a layer with one output.
    void (*nodeForward)(const float *input, size_t stride, size_t rows, const float *weights, float bias,
                        float *output);

    /// For that layer, given gradient[rows]: adds activationᵀ gradient to weightGradient[stride], then does as
    /// `backwardInput` with weights[stride]. Returns Σ gradient, the bias's.
    float (*nodeBackward)(const float *gradient, float *activation, size_t stride, size_t rows, const float *weights,
                          sk_activation f, float *weightGradient, float *sums);

    /// Adds the column sums of matrix[rows, stride] to sums[stride].
    void (*addColumns)(const float *matrix, size_t stride, size_t rows, float *sums);

    /// Σ_b w_b (ln(1 + exp(z_b)) - t_b z_b), the weighted cross-entropy of sigmoid(z); replaces z by
    /// scale · w (sigmoid(z) - t).
    double (*crossEntropy)(float *logits, const float *targets, const float *weights, size_t rows, float scale);

    /// The start of row b of to[count, stride] = row rows[b] of matrix[·, width]; width is 1, 2, 4, 8 or a multiple of 16.
    void (*gather)(const float *matrix, size_t width, const ptrdiff_t *rows, size_t count, float *to, size_t stride);

    /// One step of an optimiser on count parameters, a multiple of 16.
    void (*adaptiveStep)(float *parameters, const float *gradient, float *mean, float *square, size_t count,
                         const sk_adaptive_step *step);
    void (*scaledStep)(float *parameters, const float *gradient, float *velocity, float *square, size_t count,
                       const sk_scaled_step *step);
    /// v = momentum v + g, x = x - rate v; with nesterov x = x - rate (g + momentum v).
    void (*momentumStep)(float *parameters, const float *gradient, float *velocity, size_t count, float rate,
                         float momentum, int nesterov);

    /// Σ x² in double precision.
    double (*squaredNorm)(const float *values, size_t count);
    void (*scale)(float *values, size_t count, float factor);
    /// sums += factor · values; count is a multiple of 16.
    void (*addScaled)(const float *values, float factor, float *sums, size_t count);

    /// Sets values[i] to 0 where the hash of key and first + i is below threshold; count is a multiple of 16. The same
    /// on every type of CPU.
    void (*dropout)(float *values, size_t count, uint32_t first, uint32_t key, uint32_t threshold);
} sk_kernels;

typedef enum sk_cpu : unsigned {
    /// What every CPU of the architecture has.
    sk_baseline,
    /// AVX2 and FMA (x86-64-v3).
    sk_avx2,
    /// AVX-512 F, BW, CD, DQ and VL (x86-64-v4).
    sk_avx512,
} sk_cpu;

/// The kernels for a type of CPU, or null when this CPU cannot run them.
const sk_kernels *_Nullable sk_kernels_for(sk_cpu cpu);

/// Asks the memory for row rows[b] of matrix[·, width], b < count.
void sk_prefetch(const float *matrix, size_t width, const ptrdiff_t *rows, size_t count);

/// Makes subnormal numbers count as zero on this thread: they cost a hundredfold and carry no information here.
/// Returns how the thread treated them before.
unsigned sk_flush_subnormals(void);

/// Makes this thread treat subnormal numbers as it did when sk_flush_subnormals returned this.
void sk_restore_subnormals(unsigned before);

#pragma clang assume_nonnull end
