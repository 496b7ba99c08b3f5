// What is done row by row or number by number: activations, dropout, a layer with one output, the
// cross-entropy.

static void activate(sk_activation f, float *values, size_t count) {
    for (size_t i = 0; i < count; i += LANES) {
        const vector x = load(values + i);
        vector value;
        switch (f.kind) {
            case sk_rectifier: value = x > 0.0f ? x : f.slope * x; break;
            case sk_exponential: value = x > 0.0f ? x : exponential_minus_one(x); break;
            case sk_hyperbolic_tangent: value = hyperbolic_tangent(x); break;
            case sk_sigmoid: value = sigmoid_from(exponential(-magnitude(x)), x); break;
        }
        store(values + i, value);
    }
}

// MARK: Dropout

INLINE uint32_t mixed(uint32_t x) {
    x = (x ^ x >> 16) * 0x7feb352du;
    x = (x ^ x >> 15) * 0x846ca68bu;
    return x ^ x >> 16;
}

/// mixed(i ^ a) with b added half-way, where a and b are two hashes of the key: with a alone, one key would drop what
/// another drops, in another order.
static void dropout(float *values, size_t count, uint32_t first, uint32_t key, uint32_t threshold) {
    const uint32_t a = mixed(key + 0x9e3779b9u), b = mixed(a + 0x9e3779b9u);
    words lane;
    for (int i = 0; i < LANES; ++i) lane[i] = first + (uint32_t)i;
    for (size_t i = 0; i < count; i += LANES) {
        words x = (lane + (uint32_t)i) ^ a;
        x = (x ^ x >> 16) * 0x7feb352du + b;
        x = (x ^ x >> 15) * 0x846ca68bu;
        x ^= x >> 16;
        store(values + i, x < threshold ? (vector)0.0f : load(values + i));
    }
}

// MARK: A layer with one output

enum { ROW_GROUP = 8, COLUMN_GROUP = 4 };

INLINE void node_forward_rows(const float *input, size_t stride, const float *weights, float bias, float *output,
                              const int rows) {
    vector sum[ROW_GROUP];
    UNROLLED for (int r = 0; r < rows; ++r) sum[r] = 0.0f;
    for (size_t i = 0; i < stride; i += LANES) {
        const vector w = load(weights + i);
        UNROLLED for (int r = 0; r < rows; ++r) sum[r] = multiply_add(load(input + r * stride + i), w, sum[r]);
    }
    UNROLLED for (int r = 0; r < rows; ++r) output[r] = sum_lanes(sum[r]) + bias;
}

static void node_forward(const float *input, size_t stride, size_t rows, const float *weights, float bias,
                         float *output) {
    size_t row = 0;
    for (; row + ROW_GROUP <= rows; row += ROW_GROUP)
        node_forward_rows(input + row * stride, stride, weights, bias, output + row, ROW_GROUP);
    for (; row < rows; ++row) node_forward_rows(input + row * stride, stride, weights, bias, output + row, 1);
}

INLINE void node_backward_columns(const float *gradient, float *activation, size_t stride, size_t rows,
                                  const float *weights, sk_activation f, float *weightGradient, float *sums,
                                  const int vectors) {
    vector w[COLUMN_GROUP], total[COLUMN_GROUP], slope[COLUMN_GROUP];
    UNROLLED for (int v = 0; v < vectors; ++v) {
        w[v] = load(weights + LANES * v);
        slope[v] = total[v] = 0.0f;
    }
    for (size_t row = 0; row < rows; ++row) {
        const vector g = gradient[row];
        UNROLLED for (int v = 0; v < vectors; ++v) {
            float *place = activation + row * stride + LANES * v;
            const vector a = load(place), value = times_derivative(g * w[v], a, f);
            slope[v] = multiply_add(g, a, slope[v]);
            total[v] += value;
            store(place, value);
        }
    }
    UNROLLED for (int v = 0; v < vectors; ++v) {
        store(weightGradient + LANES * v, load(weightGradient + LANES * v) + slope[v]);
        store(sums + LANES * v, load(sums + LANES * v) + total[v]);
    }
}

INLINE void node_backward_with(const float *gradient, float *activation, size_t stride, size_t rows,
                               const float *weights, sk_activation f, float *weightGradient, float *sums) {
    size_t i = 0;
    for (; i + COLUMN_GROUP * LANES <= stride; i += COLUMN_GROUP * LANES)
        node_backward_columns(gradient, activation + i, stride, rows, weights + i, f, weightGradient + i, sums + i,
                              COLUMN_GROUP);
#define COLUMNS(VECTORS) \
    node_backward_columns(gradient, activation + i, stride, rows, weights + i, f, weightGradient + i, sums + i, VECTORS)
    switch ((stride - i) / LANES) {
        case 1: COLUMNS(1); break;
        case 2: COLUMNS(2); break;
        case 3: COLUMNS(3); break;
    }
#undef COLUMNS
}

static float node_backward(const float *gradient, float *activation, size_t stride, size_t rows, const float *weights,
                           sk_activation f, float *weightGradient, float *sums) {
    // The kind is a constant in each call, for the loop over rows must not branch.
    if (f.kind == sk_rectifier) {
        const sk_activation rectifier = {sk_rectifier, f.slope};
        node_backward_with(gradient, activation, stride, rows, weights, rectifier, weightGradient, sums);
    } else {
        node_backward_with(gradient, activation, stride, rows, weights, f, weightGradient, sums);
    }
    vector sum = 0.0f;
    size_t row = 0;
    for (; row + LANES <= rows; row += LANES) sum += load(gradient + row);
    float total = sum_lanes(sum);
    for (; row < rows; ++row) total += gradient[row];
    return total;
}

static void add_columns(const float *matrix, size_t stride, size_t rows, float *sums) {
    for (size_t i = 0; i < stride; i += LANES) {
        vector sum = 0.0f;
        for (size_t row = 0; row < rows; ++row) sum += load(matrix + row * stride + i);
        store(sums + i, load(sums + i) + sum);
    }
}

// MARK: Cross-entropy

/// Replaces LANES logits by their gradients; returns the terms of the loss.
INLINE vector cross_entropy_of(vector *logit, vector target, vector weight, float scale) {
    const vector z = *logit, e = exponential(-magnitude(z));
    // sigmoid(z) - t without its cancellation: (1 - t) sigmoid(z) - t sigmoid(-z).
    *logit = scale * weight * ((1.0f - target) * sigmoid_from(e, z) - target * sigmoid_from(e, -z));
    const vector positive = 0.0f > z ? (vector)0.0f : z;
    return weight * (logarithm_of_one_plus(e) + multiply_add(-target, z, positive));
}

static double cross_entropy(float *logits, const float *targets, const float *weights, size_t rows, float scale) {
    double loss = 0;
    size_t row = 0;
    for (; row + LANES <= rows; row += LANES) {
        vector z = load(logits + row);
        loss += sum_lanes(cross_entropy_of(&z, load(targets + row), load(weights + row), scale));
        store(logits + row, z);
    }
    if (row < rows) {
        float tail[3][LANES] = {{0}};
        const size_t bytes = (rows - row) * sizeof(float);
        memcpy(tail[0], logits + row, bytes);
        memcpy(tail[1], targets + row, bytes);
        memcpy(tail[2], weights + row, bytes);
        vector z = load(tail[0]);
        loss += sum_lanes(cross_entropy_of(&z, load(tail[1]), load(tail[2]), scale));
        store(tail[0], z);
        memcpy(logits + row, tail[0], bytes);
    }
    return loss;
}

// MARK: Gathering

INLINE void gather_rows(const float *matrix, const size_t width, const ptrdiff_t *rows, size_t count, float *to,
                        size_t stride) {
    enum { AHEAD = 16 };  // rows that are on their way from memory
    for (size_t row = 0; row < count; ++row) {
        if (row + AHEAD < count) {
            const float *next = matrix + (size_t)rows[row + AHEAD] * width;
            for (size_t i = 0; i < width; i += 16) __builtin_prefetch(next + i);
        }
        const float *from = matrix + (size_t)rows[row] * width;
        if (width < 16) memcpy(to + row * stride, from, width * sizeof(float));
        else for (size_t i = 0; i < width; i += LANES) store(to + row * stride + i, load(from + i));
    }
}

static void gather(const float *matrix, size_t width, const ptrdiff_t *rows, size_t count, float *to, size_t stride) {
    // Small widths are constants in each call, for copies of a few numbers.
    switch (width) {
        case 1: gather_rows(matrix, 1, rows, count, to, stride); break;
        case 2: gather_rows(matrix, 2, rows, count, to, stride); break;
        case 4: gather_rows(matrix, 4, rows, count, to, stride); break;
        case 8: gather_rows(matrix, 8, rows, count, to, stride); break;
        default: gather_rows(matrix, width, rows, count, to, stride);
    }
}
