// Dense kernels on row-major single-precision matrices.
//
// Widths are padded: every matrix has a row length that is a multiple of 16 floats, and the padding holds zeros. Zeros in
// the padding of weights, biases and inputs give zeros in the padding of every result, so no kernel has a tail.
#pragma once

#include <stddef.h>

#include "Symmetric.h"

/// output[rows, outputs] = input[rows, inputs] weights[inputs, outputs] + bias[outputs]; with rectify, max(0, ·) of it.
/// inputs is the number of columns of input to use; inputStride and outputs are padded widths.
void sk_dense_forward(const float *input, const float *weights, const float *bias, float *output, size_t rows,
                      size_t inputs, size_t inputStride, size_t outputs, int rectify);

/// weightGradient[inputs, outputs] += inputᵀ outputGradient; biasGradient[outputs] += column sums of outputGradient.
void sk_dense_backward_weights(const float *input, const float *outputGradient, float *weightGradient,
                               float *biasGradient, size_t rows, size_t inputs, size_t inputStride, size_t outputs);

/// inputGradient[rows, inputs] = outputGradient[rows, outputs] weightsᵀ, set to 0 where activation is not positive.
/// transposed is scratch of size outputs × inputStride; activation is the rectified input of the layer.
void sk_dense_backward_input(const float *outputGradient, const float *weights, const float *activation,
                             float *inputGradient, float *transposed, size_t rows, size_t inputs, size_t inputStride,
                             size_t outputs);

/// One step of Adam (arXiv:1412.6980, algorithm 1) on count parameters; correction1 = 1 - beta1^t, correction2 = 1 - beta2^t.
void sk_adam(float *parameters, const float *gradient, float *mean, float *variance, size_t count, float rate,
             float beta1, float beta2, float epsilon, float correction1, float correction2);

/// Makes subnormal numbers count as zero on this thread: they cost a hundredfold and carry no information here.
/// Returns how the thread treated them before.
unsigned sk_flush_subnormals(void);

/// Makes this thread treat subnormal numbers as it did when sk_flush_subnormals returned this.
void sk_restore_subnormals(unsigned before);
