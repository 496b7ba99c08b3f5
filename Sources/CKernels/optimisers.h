// One step of each optimiser on a vector of parameters whose length is a multiple of 16.

static void adaptive_step(float *parameters, const float *gradient, float *mean, float *square, size_t count,
                          const sk_adaptive_step *s) {
    for (size_t i = 0; i < count; i += LANES) {
        const vector g = load(gradient + i);
        const vector m = multiply_add(load(mean + i), s->meanDecay, s->meanShare * g);
        const vector v = multiply_add(load(square + i), s->squareDecay, s->squareShare * (g * g));
        const vector direction = multiply_add(m, s->meanFactor, s->gradientFactor * g);
        const vector root = multiply_add(__builtin_elementwise_sqrt(v), s->rootFactor, s->epsilon);
        store(mean + i, m);
        store(square + i, v);
        const vector x = load(parameters + i);
        store(parameters + i, x - multiply_add(x, s->shrink, direction / root));
    }
}

static void scaled_step(float *parameters, const float *gradient, float *velocity, float *square, size_t count,
                        const sk_scaled_step *s) {
    for (size_t i = 0; i < count; i += LANES) {
        const vector g = load(gradient + i);
        const vector q = multiply_add(load(square + i), s->squareDecay, s->squareShare * (g * g));
        const vector scaled = g / (__builtin_elementwise_sqrt(q) + s->epsilon);
        const vector v = multiply_add(load(velocity + i), s->momentum, scaled);
        store(square + i, q);
        store(velocity + i, v);
        store(parameters + i, multiply_add(v, -s->rate, load(parameters + i)));
    }
}

static void momentum_step(float *parameters, const float *gradient, float *velocity, size_t count, float rate,
                          float momentum, int nesterov) {
    for (size_t i = 0; i < count; i += LANES) {
        const vector g = load(gradient + i), v = multiply_add(load(velocity + i), momentum, g);
        store(velocity + i, v);
        const vector step = nesterov ? multiply_add(v, momentum, g) : v;
        store(parameters + i, multiply_add(step, -rate, load(parameters + i)));
    }
}

/// In double precision, for squares of single precision overflow early.
static double squared_norm(const float *values, size_t count) {
    typedef double wide __attribute__((ext_vector_type(LANES)));
    wide sum = 0.0;
    for (size_t i = 0; i < count; i += LANES) {
        const wide x = __builtin_convertvector(load(values + i), wide);
        sum += x * x;
    }
    double total = 0;
    for (int lane = 0; lane < LANES; ++lane) total += sum[lane];
    return total;
}

static void scale(float *values, size_t count, float factor) {
    for (size_t i = 0; i < count; i += LANES) store(values + i, factor * load(values + i));
}

static void add_scaled(const float *values, float factor, float *sums, size_t count) {
    for (size_t i = 0; i < count; i += LANES)
        store(sums + i, multiply_add(load(values + i), factor, load(sums + i)));
}
