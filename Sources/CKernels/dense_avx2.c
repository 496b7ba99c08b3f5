#include "variants.h"

#if defined(__x86_64__)
// Before the attribute, for it would reach their functions.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)

#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define FUSED 1
#define TABLE sk_kernels_avx2

#include "vector.h"

#include "products.h"

#include "rows.h"

#include "optimisers.h"

#include "table.h"

#pragma clang attribute pop
#endif
