// What a core can do at most, for benchmarks to compare with.
#pragma once

/// Does `rounds` times sb_operations_per_round operations in single precision, multiplications and additions fused where
/// the CPU can, on the widest vectors that it has, all in registers. Returns something that depends on all of them.
float sb_multiply_add(long rounds);

/// Operations of a round: a fused multiply-add counts as two.
long sb_operations_per_round(void);
