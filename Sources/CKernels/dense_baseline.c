#include "variants.h"

// What every CPU of the architecture has: SSE2, NEON.
#define LANES 4
#define TILE_ROWS 6
#define TILE_VECTORS 2
#if defined(__aarch64__)
#define FUSED 1
#else
#define FUSED 0
#endif
#define TABLE sk_kernels_baseline

#include "vector.h"

#include "products.h"

#include "rows.h"

#include "optimisers.h"

#include "table.h"
