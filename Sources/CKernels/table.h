// The table of this CPU type's kernels; the file that includes it defines TABLE.
const sk_kernels TABLE = {
    .pack = pack,
    .packTransposed = pack_transposed,
    .forward = forward,
    .backwardInput = backward_input,
    .backwardWeights = backward_weights,
    .activate = activate,
    .nodeForward = node_forward,
    .nodeBackward = node_backward,
    .addColumns = add_columns,
    .crossEntropy = cross_entropy,
    .gather = gather,
    .adaptiveStep = adaptive_step,
    .scaledStep = scaled_step,
    .momentumStep = momentum_step,
    .squaredNorm = squared_norm,
    .scale = scale,
};
