import CKernels

// The steps of the optimisers. Buffers have one count, a multiple of 16, and padding without gradient does not move.
extension DenseKernels {
    /// A step with running means of gradient and squared gradient.
    package struct AdaptiveStep: Sendable {
        fileprivate let kernel: sk_adaptive_step

        /// Adam (arXiv:1412.6980, algorithm 1); with `decay` AdamW (arXiv:1711.05101), parameters shrinking by
        /// 1 - rate · decay.
        ///
        /// - Parameter step: Number of this step, from 1.
        package static func adam(
            step: Int, rate: Double, beta1: Double, beta2: Double, epsilon: Double, decay: Double = 0
        ) -> AdaptiveStep {
            let share = rate / (1 - power(beta1, step))
            return AdaptiveStep(
                beta1, beta2, meanFactor: share, gradientFactor: 0, step: step, epsilon: epsilon,
                shrink: rate * decay)
        }

        /// Adam with Nesterov's momentum (Dozat, ICLR 2016) at constant momentum: the mean is looked at one step ahead.
        ///
        /// - Parameter step: Number of this step, from 1.
        package static func nadam(
            step: Int, rate: Double, beta1: Double, beta2: Double, epsilon: Double
        ) -> AdaptiveStep {
            AdaptiveStep(
                beta1, beta2, meanFactor: rate * beta1 / (1 - power(beta1, step + 1)),
                gradientFactor: rate * (1 - beta1) / (1 - power(beta1, step)), step: step, epsilon: epsilon, shrink: 0)
        }

        private init(
            _ beta1: Double, _ beta2: Double, meanFactor: Double, gradientFactor: Double, step: Int, epsilon: Double,
            shrink: Double
        ) {
            kernel = sk_adaptive_step(
                meanDecay: Float(beta1), meanShare: Float(1 - beta1), squareDecay: Float(beta2),
                squareShare: Float(1 - beta2), meanFactor: Float(meanFactor), gradientFactor: Float(gradientFactor),
                rootFactor: Float(1 / (1 - power(beta2, step)).squareRoot()), epsilon: Float(epsilon),
                shrink: Float(shrink))
        }
    }

    package func update(
        _ parameters: borrowing FloatBuffer, gradient: borrowing FloatBuffer, mean: borrowing FloatBuffer,
        square: borrowing FloatBuffer, by step: AdaptiveStep
    ) {
        precondition(parameters.count.isMultiple(of: 16) && gradient.count == parameters.count)
        withUnsafePointer(to: step.kernel) { step in
            table.pointee.adaptiveStep(
                parameters.pointer, gradient.pointer, mean.pointer, square.pointer, parameters.count, step)
        }
    }

    /// RMSProp (Tieleman and Hinton 2012) with momentum on the scaled gradient.
    package func rmsProp(
        _ parameters: borrowing FloatBuffer, gradient: borrowing FloatBuffer, velocity: borrowing FloatBuffer,
        square: borrowing FloatBuffer, rate: Double, decay: Double, momentum: Double, epsilon: Double
    ) {
        precondition(parameters.count.isMultiple(of: 16) && gradient.count == parameters.count)
        var step = sk_scaled_step(
            squareDecay: Float(decay), squareShare: Float(1 - decay), momentum: Float(momentum), rate: Float(rate),
            epsilon: Float(epsilon))
        table.pointee.scaledStep(
            parameters.pointer, gradient.pointer, velocity.pointer, square.pointer, parameters.count, &step)
    }

    /// Stochastic gradient descent: v = momentum v + g, and a step by -rate v, with `nesterov` by -rate (g + momentum v).
    package func momentum(
        _ parameters: borrowing FloatBuffer, gradient: borrowing FloatBuffer, velocity: borrowing FloatBuffer,
        rate: Double, momentum: Double, nesterov: Bool
    ) {
        precondition(parameters.count.isMultiple(of: 16) && gradient.count == parameters.count)
        table.pointee.momentumStep(
            parameters.pointer, gradient.pointer, velocity.pointer, parameters.count, Float(rate), Float(momentum),
            nesterov ? 1 : 0)
    }

    /// The Euclidean norm, without overflow.
    package func norm(_ values: borrowing FloatBuffer) -> Double {
        table.pointee.squaredNorm(values.pointer, values.count).squareRoot()
    }

    /// Scales the gradient down to this norm where it is larger; returns the norm before.
    @discardableResult
    package func clip(_ gradient: borrowing FloatBuffer, toNorm largest: Double) -> Double {
        let norm = norm(gradient)
        if norm > largest { table.pointee.scale(gradient.pointer, gradient.count, Float(largest / norm)) }
        return norm
    }

    /// sums += factor · values.
    package func addScaled(_ values: borrowing FloatBuffer, _ factor: Float, to sums: borrowing FloatBuffer) {
        precondition(values.count.isMultiple(of: 16) && sums.count == values.count)
        addScaled(values.pointer, factor, to: sums.pointer, count: values.count)
    }

    /// sums += factor · values.
    ///
    /// - Parameter count: Of values and sums, a multiple of 16.
    package func addScaled(
        _ values: UnsafePointer<Float>, _ factor: Float, to sums: UnsafeMutablePointer<Float>, count: Int
    ) {
        assert(count.isMultiple(of: 16))
        table.pointee.addScaled(values, factor, sums, count)
    }
}

private func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var factor = base
    var remaining = exponent
    while remaining > 0 {
        if remaining & 1 == 1 { result *= factor }
        factor *= factor
        remaining >>= 1
    }
    return result
}
