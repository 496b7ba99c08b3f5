// Vectors of LANES numbers and the elementary functions on them.
//
// Included once for each type of CPU, by a file that defines LANES, TILE_ROWS, TILE_VECTORS and FUSED (whether the CPU has
// a fused multiply-add).
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

typedef float vector __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int integers __attribute__((ext_vector_type(LANES), aligned(4)));
typedef uint32_t words __attribute__((ext_vector_type(LANES), aligned(4)));

INLINE vector load(const float *from) { return *(const vector *)from; }
INLINE void store(float *to, vector value) { *(vector *)to = value; }
INLINE size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/// a b + c, rounded once where the CPU can.
INLINE vector multiply_add(vector a, vector b, vector c) {
#if FUSED
    return __builtin_elementwise_fma(a, b, c);
#else
    return a * b + c;
#endif
}

INLINE vector magnitude(vector x) { return (vector)((integers)x & 0x7fffffff); }
INLINE vector with_sign(vector x, vector sign) { return (vector)((integers)x | ((integers)sign & ~0x7fffffff)); }

/// The sum of the lanes, halves added pairwise.
INLINE float sum_lanes(vector v) {
#if LANES == 16
    const float __attribute__((ext_vector_type(8))) half = v.lo + v.hi;
    const float __attribute__((ext_vector_type(4))) quarter = half.lo + half.hi;
#elif LANES == 8
    const float __attribute__((ext_vector_type(4))) quarter = v.lo + v.hi;
#else
    const float __attribute__((ext_vector_type(4))) quarter = v;
#endif
    return (quarter.x + quarter.z) + (quarter.y + quarter.w);
}

/// The parts of exp(x) = scale · part + scale, where scale is a power of two; x is cut to ±87, where single precision
/// ends.
///
/// With x = n ln 2 + r and |r| ≤ ln 2 / 2, scale = 2ⁿ and part = exp(r) - 1 by its Taylor series to r⁷, which leaves out
/// less than 2e-8 of it. A NaN stays one.
INLINE vector exponential_part(vector x, vector *scale) {
    const vector shift = 0x1.8p23f;  // adding it rounds to an integer, which the low bits then hold
    x = 87.0f < x ? (vector)87.0f : x;
    x = -87.0f > x ? (vector)-87.0f : x;
    const vector shifted = multiply_add(x, 1.44269504f, shift), n = shifted - shift;
    vector r = multiply_add(n, -0.693145752f, x);  // ln 2 in two parts: products with the first are exact
    r = multiply_add(n, -1.42860682e-6f, r);
    vector sum = 1.0f / 5040;
    sum = multiply_add(sum, r, 1.0f / 720);
    sum = multiply_add(sum, r, 1.0f / 120);
    sum = multiply_add(sum, r, 1.0f / 24);
    sum = multiply_add(sum, r, 1.0f / 6);
    sum = multiply_add(sum, r, 0.5f);
    *scale = (vector)(((integers)shifted + 127) << 23);
    return multiply_add(sum, r * r, r);
}

INLINE vector exponential(vector x) {
    vector scale;
    const vector part = exponential_part(x, &scale);
    return multiply_add(part, scale, scale);
}

/// exp(x) - 1, relatively exact near 0.
INLINE vector exponential_minus_one(vector x) {
    vector scale;
    const vector part = exponential_part(x, &scale);
    return multiply_add(part, scale, scale - 1.0f);
}

INLINE vector hyperbolic_tangent(vector x) {
    const vector e = exponential_minus_one(-2.0f * magnitude(x));
    return with_sign(-e / (e + 2.0f), x);
}

/// 1 / (1 + exp(-x)), given e = exp(-|x|).
INLINE vector sigmoid_from(vector e, vector x) { return (x < 0.0f ? e : (vector)1.0f) / (1.0f + e); }

/// ln(1 + e) for 0 ≤ e ≤ 1, as 2 artanh(t) with t = e / (2 + e) ≤ 1/3; the series to t¹⁵ leaves out less than 1e-9.
INLINE vector logarithm_of_one_plus(vector e) {
    const vector t = e / (2.0f + e), square = t * t;
    vector sum = 1.0f / 15;
    sum = multiply_add(sum, square, 1.0f / 13);
    sum = multiply_add(sum, square, 1.0f / 11);
    sum = multiply_add(sum, square, 1.0f / 9);
    sum = multiply_add(sum, square, 1.0f / 7);
    sum = multiply_add(sum, square, 1.0f / 5);
    sum = multiply_add(sum, square, 1.0f / 3);
    return 2.0f * multiply_add(sum, square * t, t);
}
