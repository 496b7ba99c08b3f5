#include "Symmetric.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__)
// One body, compiled for three generations of CPU; the loader picks.
#define FOR_EACH_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_CPU
#endif
#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

// A matrix is worked on in square tiles. A panel holds one column of tiles transposed, PANEL_STEPS × TILE numbers, so that
// it stays in the first-level cache while every tile of rows reads it. The sums of GROUP rows fill the registers of AVX2.
enum { TILE = 8, GROUP = 4, PANEL_STEPS = 256 };

typedef double vector __attribute__((vector_size(TILE * sizeof(double)), aligned(sizeof(double))));

INLINE size_t smaller(size_t a, size_t b) { return a < b ? a : b; }
INLINE size_t larger(size_t a, size_t b) { return a > b ? a : b; }

// Vectors travel by pointer, since their place in registers depends on the CPU.
INLINE void load(vector *value, const double *from, size_t count) {
    if (count >= TILE) {
        *value = *(const vector *)from;
    } else {
        *value = (vector){0};
        for (size_t c = 0; c < count; ++c) (*value)[c] = from[c];
    }
}

INLINE void store(const vector *value, double *to, size_t count) {
    if (count >= TILE) {
        *(vector *)to = *value;
    } else {
        for (size_t c = 0; c < count; ++c) to[c] = (*value)[c];
    }
}

/// The starts of the rows of a tile; past the last row it repeats that, so that no kernel has a tail of rows.
INLINE void find_rows(const double *row[TILE], const double *first, size_t stride, size_t count) {
    UNROLLED for (size_t r = 0; r < TILE; ++r) row[r] = first + smaller(r, count - 1) * stride;
}

INLINE void load_tile(vector tile[TILE], const double *from, size_t stride, size_t rows, size_t columns) {
    double whole[TILE * TILE];
    if (rows < TILE || columns < TILE) {
        memset(whole, 0, sizeof whole);
        for (size_t r = 0; r < rows; ++r)
            for (size_t c = 0; c < columns; ++c) whole[r * TILE + c] = from[r * stride + c];
        from = whole;
        stride = TILE;
    }
    UNROLLED for (size_t r = 0; r < TILE; ++r) tile[r] = *(const vector *)(from + r * stride);
}

INLINE void store_tile(const vector tile[TILE], double *to, size_t stride, size_t rows, size_t columns) {
    if (rows == TILE && columns == TILE) {
        UNROLLED for (size_t r = 0; r < TILE; ++r) *(vector *)(to + r * stride) = tile[r];
        return;
    }
    double whole[TILE * TILE];
    UNROLLED for (size_t r = 0; r < TILE; ++r) *(vector *)(whole + r * TILE) = tile[r];
    for (size_t r = 0; r < rows; ++r)
        for (size_t c = 0; c < columns; ++c) to[r * stride + c] = whole[r * TILE + c];
}

INLINE void store_lower_tile(const vector tile[TILE], double *to, size_t stride, size_t rows) {
    double whole[TILE * TILE];
    UNROLLED for (size_t r = 0; r < TILE; ++r) *(vector *)(whole + r * TILE) = tile[r];
    for (size_t r = 0; r < rows; ++r)
        for (size_t c = 0; c <= r; ++c) to[r * stride + c] = whole[r * TILE + c];
}

/// panel[k, c] = sign · rows[c, k] for k < steps, 0 for c beyond the last row.
INLINE void pack(double *panel, const double *rows, size_t stride, size_t count, size_t steps, double sign) {
    for (size_t c = 0; c < TILE; ++c)
        for (size_t k = 0; k < steps; ++k) panel[k * TILE + c] = c < count ? sign * rows[c * stride + k] : 0;
}

/// tile[r, c] += Σ_k row[r][k · step] panel[k, c], summed in ascending order of k.
INLINE void multiply_add(vector tile[TILE], const double *const row[TILE], size_t step, const double *panel,
                         size_t steps) {
    UNROLLED for (size_t first = 0; first < TILE; first += GROUP) {
        vector sum[GROUP];
        UNROLLED for (size_t r = 0; r < GROUP; ++r) sum[r] = tile[first + r];
        for (size_t k = 0; k < steps; ++k) {
            const vector column = *(const vector *)(panel + k * TILE);
            UNROLLED for (size_t r = 0; r < GROUP; ++r) sum[r] += row[first + r][k * step] * column;
        }
        UNROLLED for (size_t r = 0; r < GROUP; ++r) tile[first + r] = sum[r];
    }
}

/// A lower triangular tile T prepared for solving x Tᵀ = c: its columns below the diagonal divided by the diagonal.
typedef struct {
    vector column[TILE];
    vector reciprocal;
} triangle;

INLINE triangle prepare(const double *diagonal, size_t stride, size_t count) {
    triangle result;
    for (size_t m = 0; m < TILE; ++m) {
        result.reciprocal[m] = m < count ? 1 / diagonal[m * stride + m] : 0;
        for (size_t c = 0; c < TILE; ++c)
            result.column[m][c] = m < c && c < count ? diagonal[c * stride + m] * result.reciprocal[m] : 0;
    }
    return result;
}

/// Replaces every row c of the tile by the solution of x Tᵀ = c.
INLINE void substitute(vector tile[TILE], const triangle *t) {
    UNROLLED for (size_t m = 0; m + 1 < TILE; ++m)
        UNROLLED for (size_t r = 0; r < TILE; ++r) tile[r] -= tile[r][m] * t->column[m];
    UNROLLED for (size_t r = 0; r < TILE; ++r) tile[r] *= t->reciprocal;
}

/// Factorises one tile on the diagonal; returns the smaller of smallest and its pivots, 0 if one is not positive.
INLINE double factorise_diagonal(double *tile, size_t stride, size_t count, double smallest) {
    for (size_t j = 0; j < count; ++j) {
        double *row = tile + j * stride;
        const double pivot = row[j];
        // Written so that a pivot that is not a number fails.
        if (!(pivot > 0 && pivot < INFINITY)) return 0;
        if (pivot < smallest) smallest = pivot;
        const double root = sqrt(pivot), reciprocal = 1 / root;
        row[j] = root;
        for (size_t i = j + 1; i < count; ++i) tile[i * stride + j] *= reciprocal;
        for (size_t i = j + 1; i < count; ++i)
            for (size_t k = j + 1; k <= i; ++k) tile[i * stride + k] -= tile[i * stride + j] * tile[k * stride + j];
    }
    return smallest;
}

FOR_EACH_CPU
double sk_symmetric_factorise(double *matrix, size_t size) {
    double panel[PANEL_STEPS * TILE], smallest = INFINITY;
    for (size_t j = 0; j < size; j += TILE) {
        const size_t columns = smaller(TILE, size - j);
        for (size_t k = 0; k < j; k += PANEL_STEPS) {
            const size_t steps = smaller(PANEL_STEPS, j - k);
            pack(panel, matrix + j * size + k, size, columns, steps, -1);
            for (size_t i = j; i < size; i += TILE) {
                const size_t rows = smaller(TILE, size - i);
                const double *row[TILE];
                find_rows(row, matrix + i * size + k, size, rows);
                double *target = matrix + i * size + j;
                vector tile[TILE];
                load_tile(tile, target, size, rows, columns);
                multiply_add(tile, row, 1, panel, steps);
                if (i == j) store_lower_tile(tile, target, size, rows);
                else store_tile(tile, target, size, rows, columns);
            }
        }
        smallest = factorise_diagonal(matrix + j * size + j, size, columns, smallest);
        if (smallest == 0 || j + TILE >= size) break;
        const triangle diagonal = prepare(matrix + j * size + j, size, columns);
        for (size_t i = j + TILE; i < size; i += TILE) {
            const size_t rows = smaller(TILE, size - i);
            vector tile[TILE];
            load_tile(tile, matrix + i * size + j, size, rows, columns);
            substitute(tile, &diagonal);
            store_tile(tile, matrix + i * size + j, size, rows, columns);
        }
    }
    return smallest;
}

/// The sums of the lanes of every vector of a tile.
INLINE void sum_lanes(vector *sums, const vector t[TILE]) {
    vector pair[4], four[2];
    UNROLLED for (int r = 0; r < 4; ++r)
        pair[r] = __builtin_shufflevector(t[2 * r], t[2 * r + 1], 0, 8, 2, 10, 4, 12, 6, 14)
            + __builtin_shufflevector(t[2 * r], t[2 * r + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    UNROLLED for (int r = 0; r < 2; ++r)
        four[r] = __builtin_shufflevector(pair[2 * r], pair[2 * r + 1], 0, 1, 8, 9, 4, 5, 12, 13)
            + __builtin_shufflevector(pair[2 * r], pair[2 * r + 1], 2, 3, 10, 11, 6, 7, 14, 15);
    *sums = __builtin_shufflevector(four[0], four[1], 0, 1, 2, 3, 8, 9, 10, 11)
        + __builtin_shufflevector(four[0], four[1], 4, 5, 6, 7, 12, 13, 14, 15);
}

/// The products of the rows of a tile of rows with a vector.
INLINE void row_products(vector *products, const double *const row[TILE], const double *x, size_t count) {
    vector sum[TILE] = {{0}};
    size_t k = 0;
    for (; k + TILE <= count; k += TILE) {
        const vector part = *(const vector *)(x + k);
        UNROLLED for (size_t r = 0; r < TILE; ++r) sum[r] += *(const vector *)(row[r] + k) * part;
    }
    sum_lanes(products, sum);
    for (; k < count; ++k) {
        vector column;
        UNROLLED for (size_t r = 0; r < TILE; ++r) column[r] = row[r][k];
        *products += column * x[k];
    }
}

FOR_EACH_CPU
void sk_symmetric_solve(const double *factor, size_t size, double *x) {
    for (size_t i = 0; i < size; i += TILE) {
        const size_t rows = smaller(TILE, size - i);
        const double *row[TILE];
        find_rows(row, factor + i * size, size, rows);
        vector part, products;
        load(&part, x + i, rows);
        row_products(&products, row, x, i);
        part -= products;
        store(&part, x + i, rows);
        for (size_t m = i; m < i + rows; ++m) {
            x[m] /= factor[m * size + m];
            for (size_t r = m + 1; r < i + rows; ++r) x[r] -= factor[r * size + m] * x[m];
        }
    }
    for (size_t end = size; end > 0;) {
        const size_t i = (end - 1) / TILE * TILE;
        for (size_t m = end; m-- > i;) {
            x[m] /= factor[m * size + m];
            for (size_t c = i; c < m; ++c) x[c] -= factor[m * size + c] * x[m];
        }
        for (size_t k = 0; k < i; k += TILE) {
            vector part = *(vector *)(x + k);
            for (size_t m = i; m < end; ++m) part -= *(const vector *)(factor + m * size + k) * x[m];
            *(vector *)(x + k) = part;
        }
        end = i;
    }
}

/// Replaces L by L⁻ᵀ in the upper triangle, with zeros below the diagonal in the tiles on the diagonal.
INLINE void invert_factor(double *matrix, size_t size) {
    double panel[PANEL_STEPS * TILE];
    for (size_t j = 0; j < size; j += TILE) {
        const size_t columns = smaller(TILE, size - j);
        for (size_t k = 0; k < j; k += PANEL_STEPS) {
            const size_t end = smaller(k + PANEL_STEPS, j);
            pack(panel, matrix + j * size + k, size, columns, end - k, -1);
            for (size_t i = 0; i < end; i += TILE) {
                // L⁻ᵀ is zero to the left of its diagonal.
                const size_t start = larger(i, k);
                const double *row[TILE];
                find_rows(row, matrix + i * size + start, size, TILE);
                vector tile[TILE] = {{0}};
                if (i < k) load_tile(tile, matrix + i * size + j, size, TILE, columns);
                multiply_add(tile, row, 1, panel + (start - k) * TILE, end - start);
                store_tile(tile, matrix + i * size + j, size, TILE, columns);
            }
        }
        const triangle diagonal = prepare(matrix + j * size + j, size, columns);
        for (size_t i = 0; i <= j; i += TILE) {
            const size_t rows = smaller(TILE, size - i);
            vector tile[TILE] = {{0}};
            if (i < j) load_tile(tile, matrix + i * size + j, size, rows, columns);
            else UNROLLED for (size_t r = 0; r < TILE; ++r) tile[r][r] = 1;
            substitute(tile, &diagonal);
            store_tile(tile, matrix + i * size + j, size, rows, columns);
        }
    }
}

/// Replaces U in the upper triangle, as invert_factor leaves it, by U Uᵀ in the lower.
INLINE void multiply_by_transpose(double *matrix, size_t size) {
    double panel[PANEL_STEPS * TILE];
    for (size_t j = 0; j < size; j += TILE) {
        const size_t columns = smaller(TILE, size - j);
        for (size_t k = j; k < size; k += PANEL_STEPS) {
            const size_t end = smaller(k + PANEL_STEPS, size);
            pack(panel, matrix + j * size + k, size, columns, end - k, 1);
            for (size_t i = j; i < end; i += TILE) {
                const size_t rows = smaller(TILE, size - i), start = larger(i, k);
                const double *row[TILE];
                find_rows(row, matrix + i * size + start, size, rows);
                vector tile[TILE] = {{0}};
                if (i < k) load_tile(tile, matrix + i * size + j, size, rows, columns);
                multiply_add(tile, row, 1, panel + (start - k) * TILE, end - start);
                store_tile(tile, matrix + i * size + j, size, rows, columns);
            }
        }
    }
}

INLINE void mirror(double *matrix, size_t size) {
    for (size_t i = 0; i < size; i += TILE)
        for (size_t j = 0; j <= i; j += TILE)
            for (size_t row = i; row < smaller(i + TILE, size); ++row)
                for (size_t column = j; column < smaller(j + TILE, row); ++column)
                    matrix[column * size + row] = matrix[row * size + column];
}

FOR_EACH_CPU
void sk_symmetric_invert(double *factor, size_t size) {
    invert_factor(factor, size);
    multiply_by_transpose(factor, size);
    mirror(factor, size);
}

FOR_EACH_CPU
void sk_symmetric_multiply(const double *matrix, size_t size, const double *x, double *result) {
    for (size_t i = 0; i < size; i += TILE) {
        const size_t rows = smaller(TILE, size - i);
        const double *row[TILE];
        find_rows(row, matrix + i * size, size, rows);
        vector products;
        row_products(&products, row, x, size);
        store(&products, result + i, rows);
    }
}

FOR_EACH_CPU
void sk_symmetric_add_outer_products(const double *rows, const double *weights, size_t count, size_t size,
                                     double *matrix) {
    double panel[PANEL_STEPS * TILE];
    for (size_t j = 0; j < size; j += TILE) {
        const size_t columns = smaller(TILE, size - j);
        for (size_t k = 0; k < count; k += PANEL_STEPS) {
            const size_t steps = smaller(PANEL_STEPS, count - k);
            for (size_t s = 0; s < steps; ++s) {
                vector part;
                load(&part, rows + (k + s) * size + j, columns);
                *(vector *)(panel + s * TILE) = weights[k + s] * part;
            }
            for (size_t i = j; i < size; i += TILE) {
                const size_t tileRows = smaller(TILE, size - i);
                const double *row[TILE];
                find_rows(row, rows + k * size + i, 1, tileRows);
                double *target = matrix + i * size + j;
                vector tile[TILE];
                load_tile(tile, target, size, tileRows, columns);
                multiply_add(tile, row, size, panel, steps);
                if (i == j) store_lower_tile(tile, target, size, tileRows);
                else store_tile(tile, target, size, tileRows, columns);
            }
        }
    }
}

FOR_EACH_CPU
void sk_symmetric_mirror(double *matrix, size_t size) { mirror(matrix, size); }
