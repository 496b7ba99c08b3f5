// The matrix products of a dense layer: forward, gradient of the input, gradient of the weights.
//
// A product is cut into tiles of TILE_ROWS rows and up to TILE_VECTORS vectors, whose sums stay in registers while one
// index runs. The right factor of forward and input gradient is packed: all of a panel's rows follow one another, a
// panel being as wide as a tile. Every sum runs over ascending indices whatever the tile, so results do not depend on
// how rows are grouped.

/// The vectors of the next panel, for a TILE_VECTORS of 2 (then `remaining` is even) or 3; four are two and two, for
/// tiles of one vector are slow.
INLINE size_t panel_vectors(size_t remaining) {
    return TILE_VECTORS == 3 && remaining == 4 ? 2 : smaller(remaining, TILE_VECTORS);
}

/// Calls TILE(rows, vectors) with constants, so that each shape of tile has its own code.
#define WITH_VECTORS(rows, vectors, TILE)            \
    switch (vectors) {                               \
        case 1: TILE(rows, 1); break;                \
        case 2: TILE(rows, 2); break;                \
        default: TILE(rows, TILE_VECTORS);           \
    }
#define WITH_TILE(rows, vectors, TILE)               \
    switch (rows) {                                  \
        case 1: WITH_VECTORS(1, vectors, TILE) break; \
        case 2: WITH_VECTORS(2, vectors, TILE) break; \
        case 3: WITH_VECTORS(3, vectors, TILE) break; \
        case 4: WITH_VECTORS(4, vectors, TILE) break; \
        case 5: WITH_VECTORS(5, vectors, TILE) break; \
        case 6: if (TILE_ROWS > 6) { WITH_VECTORS(6, vectors, TILE) break; } \
        case 7: if (TILE_ROWS > 7) { WITH_VECTORS(7, vectors, TILE) break; } \
        default: WITH_VECTORS(TILE_ROWS, vectors, TILE) \
    }

/// One factor of a tile: number (r, k) is at `at[r · row + k · step]`.
typedef struct {
    const float *at;
    size_t row, step;
} left_factor;

/// tile[r][v] += left[r, k] right[k · stride + LANES v].
INLINE void add_step(vector tile[TILE_ROWS][TILE_VECTORS], left_factor left, const float *right, size_t stride,
                     size_t k, const int rows, const int vectors) {
    vector factor[TILE_VECTORS];
    UNROLLED for (int v = 0; v < vectors; ++v) factor[v] = load(right + k * stride + LANES * v);
    UNROLLED for (int r = 0; r < rows; ++r) {
        const vector number = left.at[r * left.row + k * left.step];
        UNROLLED for (int v = 0; v < vectors; ++v) tile[r][v] = multiply_add(number, factor[v], tile[r][v]);
    }
}

enum {
    AHEAD = 8,              // steps between asking for numbers and their use
    LARGE_PANEL = 10 << 10  // numbers of which the first-level cache keeps no more
};

/// tile[r][v] += Σ_k left[r, k] right[k · stride + LANES v].
///
/// Of a large panel the numbers are asked for, and with them the rows of the next tile, one line every other step: each
/// begins on a page that the memory does not foresee. With a small one, asking would only cost.
INLINE void add_product(vector tile[TILE_ROWS][TILE_VECTORS], left_factor left, const float *right, size_t stride,
                        size_t steps, const int rows, const int vectors) {
    size_t k = 0;
    if (rows == TILE_ROWS && steps * stride > LARGE_PANEL)
        for (; k < steps; ++k) {
            UNROLLED for (int v = 0; v < vectors; ++v) __builtin_prefetch(right + (k + AHEAD) * stride + LANES * v);
            if (k % 2 == 0) __builtin_prefetch(left.at + (TILE_ROWS + k / 2 % 8) * left.row + k / 16 * 16);
            add_step(tile, left, right, stride, k, rows, vectors);
        }
    for (; k < steps; ++k) add_step(tile, left, right, stride, k, rows, vectors);
}

INLINE void clear_tile(vector tile[TILE_ROWS][TILE_VECTORS], const int rows, const int vectors) {
    UNROLLED for (int r = 0; r < rows; ++r) UNROLLED for (int v = 0; v < vectors; ++v) tile[r][v] = 0.0f;
}

// MARK: Packing

static void pack(const float *weights, size_t inputs, size_t outputStride, float *panels) {
    for (size_t column = 0; column < outputStride;) {
        const size_t vectors = panel_vectors((outputStride - column) / LANES);
        for (size_t k = 0; k < inputs; ++k)
            for (size_t v = 0; v < vectors; ++v, panels += LANES)
                store(panels, load(weights + k * outputStride + column + LANES * v));
        column += LANES * vectors;
    }
}

typedef float quad __attribute__((ext_vector_type(4), aligned(4)));

INLINE void transpose(quad q[4]) {
    const quad a = __builtin_shufflevector(q[0], q[1], 0, 4, 1, 5), b = __builtin_shufflevector(q[2], q[3], 0, 4, 1, 5);
    const quad c = __builtin_shufflevector(q[0], q[1], 2, 6, 3, 7), d = __builtin_shufflevector(q[2], q[3], 2, 6, 3, 7);
    q[0] = __builtin_shufflevector(a, b, 0, 1, 4, 5);
    q[1] = __builtin_shufflevector(a, b, 2, 3, 6, 7);
    q[2] = __builtin_shufflevector(c, d, 0, 1, 4, 5);
    q[3] = __builtin_shufflevector(c, d, 2, 3, 6, 7);
}

static void pack_transposed(const float *weights, size_t inputs, size_t outputs, size_t outputStride, float *panels) {
    const size_t inputStride = (inputs + 15) / 16 * 16;
    for (size_t column = 0; column < inputStride;) {
        const size_t width = LANES * panel_vectors((inputStride - column) / LANES);
        for (size_t i = 0; i < width; i += 4)
            for (size_t o = 0; o < outputs; o += 4) {
                quad q[4] = {0};
                for (size_t r = 0; r < 4 && column + i + r < inputs; ++r)
                    q[r] = *(const quad *)(weights + (column + i + r) * outputStride + o);
                transpose(q);
                for (size_t r = 0; r < 4 && o + r < outputs; ++r) *(quad *)(panels + (o + r) * width + i) = q[r];
            }
        panels += outputs * width;
        column += width;
    }
}

// MARK: Forward

typedef struct {
    const float *bias, *panel;
    float slope, *output;
    size_t outputStride, steps;
} forward_panel;

INLINE void forward_tile(left_factor input, forward_panel p, const int rows, const int vectors) {
    vector tile[TILE_ROWS][TILE_VECTORS];
    UNROLLED for (int r = 0; r < rows; ++r)
        UNROLLED for (int v = 0; v < vectors; ++v) tile[r][v] = load(p.bias + LANES * v);
    add_product(tile, input, p.panel, LANES * vectors, p.steps, rows, vectors);
    UNROLLED for (int r = 0; r < rows; ++r)
        UNROLLED for (int v = 0; v < vectors; ++v) {
            const vector x = tile[r][v];
            store(p.output + r * p.outputStride + LANES * v, x > 0.0f ? x : p.slope * x);
        }
}

static void forward(const float *input, size_t inputStride, size_t rows, size_t inputs, const float *panels,
                    const float *bias, float slope, float *output, size_t outputStride) {
    for (size_t column = 0; column < outputStride;) {
        const size_t vectors = panel_vectors((outputStride - column) / LANES);
        for (size_t row = 0; row < rows; row += TILE_ROWS) {
            const left_factor left = {input + row * inputStride, inputStride, 1};
            const forward_panel p = {
                bias + column, panels, slope, output + row * outputStride + column, outputStride, inputs};
#define TILE(ROWS, VECTORS) forward_tile(left, p, ROWS, VECTORS)
            WITH_TILE(smaller(TILE_ROWS, rows - row), vectors, TILE)
#undef TILE
        }
        panels += inputs * LANES * vectors;
        column += LANES * vectors;
    }
}

// MARK: Gradient of the input

typedef struct {
    const float *panel;
    float *activation, *sums;
    sk_activation function;
    size_t stride, steps;
} backward_panel;

/// gradient · f'(x), from the activation a = f(x); written so that nothing cancels.
INLINE vector times_derivative(vector gradient, vector a, sk_activation f) {
    if (f.kind == sk_rectifier) return a > 0.0f ? gradient : f.slope * gradient;
    if (f.kind == sk_hyperbolic_tangent) return gradient * ((1.0f - a) * (1.0f + a));
    if (f.kind == sk_sigmoid) return gradient * (a * (1.0f - a));
    return a > 0.0f ? gradient : gradient * (1.0f + a);
}

INLINE void finish_backward(vector tile[TILE_ROWS][TILE_VECTORS], backward_panel p, sk_activation f, const int rows,
                            const int vectors) {
    UNROLLED for (int v = 0; v < vectors; ++v) {
        vector sum = 0.0f;
        UNROLLED for (int r = 0; r < rows; ++r) {
            float *place = p.activation + r * p.stride + LANES * v;
            const vector value = times_derivative(tile[r][v], load(place), f);
            store(place, value);
            sum += value;
        }
        store(p.sums + LANES * v, load(p.sums + LANES * v) + sum);
    }
}

INLINE void backward_tile(left_factor gradient, backward_panel p, const int rows, const int vectors) {
    vector tile[TILE_ROWS][TILE_VECTORS];
    clear_tile(tile, rows, vectors);
    add_product(tile, gradient, p.panel, LANES * vectors, p.steps, rows, vectors);
    // The kind is a constant for the commonest, so that its code does not branch at every number.
    const sk_activation rectifier = {sk_rectifier, p.function.slope};
    if (p.function.kind == sk_rectifier) finish_backward(tile, p, rectifier, rows, vectors);
    else finish_backward(tile, p, p.function, rows, vectors);
}

static void backward_input(const float *gradient, size_t gradientStride, size_t rows, size_t outputs,
                           const float *panels, sk_activation function, float *activation, float *sums,
                           size_t inputStride) {
    for (size_t column = 0; column < inputStride;) {
        const size_t vectors = panel_vectors((inputStride - column) / LANES);
        for (size_t row = 0; row < rows; row += TILE_ROWS) {
            const left_factor left = {gradient + row * gradientStride, gradientStride, 1};
            const backward_panel p = {
                panels, activation + row * inputStride + column, sums + column, function, inputStride, outputs};
#define TILE(ROWS, VECTORS) backward_tile(left, p, ROWS, VECTORS)
            WITH_TILE(smaller(TILE_ROWS, rows - row), vectors, TILE)
#undef TILE
        }
        panels += outputs * LANES * vectors;
        column += LANES * vectors;
    }
}

// MARK: Gradient of the weights

typedef struct {
    const float *gradient;
    size_t gradientStride;
    float *weights;
    size_t stride, rows;
} weights_panel;

/// The sum of these rows starts at zero: added one by one to that of a large batch, they would be rounded away.
INLINE void weights_tile(left_factor input, weights_panel p, const int rows, const int vectors) {
    vector tile[TILE_ROWS][TILE_VECTORS];
    clear_tile(tile, rows, vectors);
    if (p.gradientStride < p.stride)  // a copy, as made for many weights: the tile's own are far
        UNROLLED for (int r = 0; r < rows; ++r)
            UNROLLED for (int v = 0; v < vectors; ++v) __builtin_prefetch(p.weights + r * p.stride + LANES * v, 1);
    size_t k = 0;
    if (rows * vectors < 8) {
        // So few sums would wait for one another: every other step goes to a second tile.
        vector other[TILE_ROWS][TILE_VECTORS];
        clear_tile(other, rows, vectors);
        for (; k + 2 <= p.rows; k += 2) {
            add_step(tile, input, p.gradient, p.gradientStride, k, rows, vectors);
            add_step(other, input, p.gradient, p.gradientStride, k + 1, rows, vectors);
        }
        UNROLLED for (int r = 0; r < rows; ++r) UNROLLED for (int v = 0; v < vectors; ++v) tile[r][v] += other[r][v];
    }
    if (p.gradientStride < p.stride)  // of a wide layer the inputs fall on few sets of the cache, too
        for (; k < p.rows; ++k) {
            __builtin_prefetch(input.at + (k + AHEAD) * input.step);
            add_step(tile, input, p.gradient, p.gradientStride, k, rows, vectors);
        }
    for (; k < p.rows; ++k) add_step(tile, input, p.gradient, p.gradientStride, k, rows, vectors);
    UNROLLED for (int r = 0; r < rows; ++r)
        UNROLLED for (int v = 0; v < vectors; ++v) {
            float *place = p.weights + r * p.stride + LANES * v;
            store(place, load(place) + tile[r][v]);
        }
}

enum { GROUP = 128 };  // rows that stay in the first-level cache while the tiles of a panel read them

/// One panel of these rows, copied to `copy` where that pays; returns where it is and sets its row length.
///
/// Rows a multiple of 512 bytes apart fall on so few sets of the cache that they drive one another out.
INLINE const float *gradient_panel(const float *gradient, size_t rows, size_t inputs, size_t vectors, float *copy,
                                   size_t *stride) {
    if (*stride % 128 != 0 || inputs < 8 * TILE_ROWS) return gradient;
    const size_t width = LANES * vectors;
    for (size_t row = 0; row < rows; ++row)
        for (size_t v = 0; v < width; v += LANES) store(copy + row * width + v, load(gradient + row * *stride + v));
    *stride = width;
    return copy;
}

/// Asks for the numbers that fall to `step` of `whole` units of work behind `done`.
INLINE void prefetch_share(const float *numbers, size_t count, size_t done, size_t step, size_t whole) {
    const size_t end = smaller(count, count * (done + step) / whole);
    for (size_t i = count * done / whole; i < end; i += 16) __builtin_prefetch(numbers + i, 0, 2);
}

static void backward_weights(const float *input, size_t inputStride, size_t rows, size_t inputs, const float *gradient,
                             size_t outputStride, float *weights) {
    float copy[GROUP * LANES * TILE_VECTORS] __attribute__((aligned(64)));
    for (size_t first = 0; first < rows; first += GROUP) {
        const size_t count = smaller(GROUP, rows - first), following = smaller(GROUP, rows - first - count);
        for (size_t column = 0; column < outputStride;) {
            const size_t vectors = panel_vectors((outputStride - column) / LANES), width = LANES * vectors;
            size_t stride = outputStride;
            const float *panel =
                gradient_panel(gradient + first * outputStride + column, count, inputs, vectors, copy, &stride);
            for (size_t i = 0; i < inputs; i += TILE_ROWS) {
                // Tiles read the inputs by columns, at jumps that the memory does not foresee.
                prefetch_share(input + (first + count) * inputStride, following * inputStride,
                               column * inputs + i * width, TILE_ROWS * width, inputs * outputStride);
                const left_factor left = {input + first * inputStride + i, 1, inputStride};
                const weights_panel p = {panel, stride, weights + i * outputStride + column, outputStride, count};
#define TILE(ROWS, VECTORS) weights_tile(left, p, ROWS, VECTORS)
                WITH_TILE(smaller(TILE_ROWS, inputs - i), vectors, TILE)
#undef TILE
            }
            column += width;
        }
    }
}
