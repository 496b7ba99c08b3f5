import Numerical

// One block of rows through all layers, forward and backward.
//
// Dropout is a mask m on the outputs a of a hidden layer with the factor s = 1 / (1 - share) that keeps their mean. What
// is stored is m a, from which the derivative of the activation follows; the factor is with the weights of the next layer,
// y = (m a) (s W) + b, and in the gradient of these, dW = (m a)ᵀ (s dy).
extension NetworkPass {
    /// Lays out the weights as the kernels want them.
    func pack(_ parameters: borrowing NetworkParameters, _ key: UInt32?) {
        for (index, layer) in layers.enumerated() where index < denseCount {
            kernels.pack(layer, weights: parameters.weights(firstLayer + index), panels: panels[index])
            scale(panels[index], count: layer.weightCount, by: inputFactor(index, key))
        }
        guard endsInNode else { return }
        let last = layers.count - 1
        packTransposed(parameters, last)
        scale(transposed[last], count: layers[last].transposedCount, by: inputFactor(last, key))
    }

    /// Without an input gradient the first layer passes none on, and the node is packed already.
    func packTransposed(_ parameters: borrowing NetworkParameters) {
        for index in layers.indices where index < denseCount && (index > 0 || givesInputGradient) {
            packTransposed(parameters, index)
        }
    }

    private func packTransposed(_ parameters: borrowing NetworkParameters, _ index: Int) {
        kernels.packTransposed(
            layers[index], weights: parameters.weights(firstLayer + index), panels: transposed[index])
    }

    func forward(
        _ parameters: borrowing NetworkParameters, _ block: Range<Int>, input: UnsafeMutablePointer<Float>,
        hidden: UnsafeMutablePointer<Float>, output: UnsafeMutablePointer<Float>, _ key: UInt32?
    ) {
        forwardHidden(parameters, block, input, hidden, key)
        let last = layers.count - 1
        let source = activations(before: last, input, hidden)
        let bias = parameters.bias(firstLayer + last)
        if endsInNode {
            kernels.nodeForward(
                stride: layers[last].inputStride, rows: block.count, input: source, weights: transposed[last],
                bias: bias[0], output: output)
        } else {
            kernels.forward(
                layers[last], rows: block.count, input: source, panels: panels[last], bias: bias, activation: .linear,
                output: output)
        }
    }

    func forwardHidden(
        _ parameters: borrowing NetworkParameters, _ block: Range<Int>, _ input: UnsafeMutablePointer<Float>,
        _ hidden: UnsafeMutablePointer<Float>, _ key: UInt32?
    ) {
        for index in 0..<layers.count - 1 {
            let output = activations(before: index + 1, input, hidden)
            kernels.forward(
                layers[index], rows: block.count, input: activations(before: index, input, hidden),
                panels: panels[index], bias: parameters.bias(firstLayer + index), activation: activation,
                output: output)
            drop(output, ofLayer: index, block, key)
        }
    }

    func backward(
        _ block: Range<Int>, input: UnsafeMutablePointer<Float>, hidden: UnsafeMutablePointer<Float>,
        gradient: UnsafeMutablePointer<Float>, into parameters: borrowing NetworkParameters, _ key: UInt32?
    ) {
        var gradient = gradient
        if !endsInNode {
            kernels.addColumns(
                of: gradient, stride: outputStride, rows: block.count,
                to: parameters.bias(firstLayer + layers.count - 1))
        }
        for index in layers.indices.reversed() {
            let source = activations(before: index, input, hidden)
            let isDropped = index > 0 && dropout[index - 1] > 0 && key != nil
            // What is left out has no part in the sums of the bias, which are taken after it is.
            let sums = index > 0 && !isDropped ? parameters.bias(firstLayer + index - 1) : unused.pointer
            if index == denseCount {
                parameters.bias(firstLayer + index)[0] += kernels.nodeBackward(
                    stride: layers[index].inputStride, rows: block.count, outputGradient: gradient,
                    weights: transposed[index], activation: index > 0 ? activation : .linear, input: source,
                    weightGradient: nodeGradient.pointer, biasGradient: sums)
            } else {
                backwardDense(index, block.count, source: source, gradient: gradient, into: parameters, sums, key)
            }
            if isDropped {
                drop(source, ofLayer: index - 1, block, key)
                kernels.addColumns(
                    of: source, stride: layers[index].inputStride, rows: block.count,
                    to: parameters.bias(firstLayer + index - 1))
            }
            gradient = source
        }
    }

    private func backwardDense(
        _ index: Int, _ rows: Int, source: UnsafeMutablePointer<Float>, gradient: UnsafeMutablePointer<Float>,
        into parameters: borrowing NetworkParameters, _ sums: UnsafeMutablePointer<Float>, _ key: UInt32?
    ) {
        scale(gradient, count: rows * layers[index].outputStride, by: inputFactor(index, key))
        kernels.backwardWeights(
            layers[index], rows: rows, input: source, outputGradient: gradient,
            weightGradient: parameters.weights(firstLayer + index))
        guard index > 0 || givesInputGradient else { return }
        kernels.backwardInput(
            layers[index], rows: rows, outputGradient: gradient, panels: transposed[index],
            activation: index > 0 ? activation : .linear, input: source, biasGradient: sums)
    }

    func addNodeGradient(to gradient: borrowing NetworkParameters, _ key: UInt32?) {
        guard endsInNode else { return }
        let last = layers.count - 1
        let weights = gradient.weights(firstLayer + last)
        let factor = inputFactor(last, key)
        for input in 0..<layers[last].inputs {
            weights[input * layers[last].outputStride] += factor * nodeGradient[input]
        }
    }

    /// The input of a layer.
    private func activations(
        before layer: Int, _ input: UnsafeMutablePointer<Float>, _ hidden: UnsafeMutablePointer<Float>
    ) -> UnsafeMutablePointer<Float> {
        layer == 0 ? input : hidden + hiddenOffsets[layer - 1]
    }

    private var endsInNode: Bool { outputStride == 1 }
    /// The number of layers that are not a single output node.
    private var denseCount: Int { endsInNode ? layers.count - 1 : layers.count }
}

// MARK: - Dropout

extension NetworkPass {
    /// s of the input of a layer.
    private func inputFactor(_ index: Int, _ key: UInt32?) -> Float {
        index > 0 && key != nil ? Float(1 / (1 - dropout[index - 1])) : 1
    }

    private func scale(_ values: UnsafeMutablePointer<Float>, count: Int, by factor: Float) {
        if factor != 1 { kernels.scale(values, count: count, by: factor) }
    }

    /// Applies the mask to the outputs of a hidden layer, or to the gradient that stands in their place.
    private func drop(
        _ values: UnsafeMutablePointer<Float>, ofLayer index: Int, _ block: Range<Int>, _ key: UInt32?
    ) {
        guard let key, dropout[index] > 0 else { return }
        let stride = layers[index].outputStride
        kernels.dropout(
            values, count: block.count * stride, first: UInt32(truncatingIfNeeded: block.lowerBound * stride),
            // Layers apart by the golden ratio, so that equal places of two layers have nothing in common.
            key: key &+ UInt32(truncatingIfNeeded: index) &* 0x9e37_79b9,
            threshold: UInt32(dropout[index] * 0x1p32))
    }
}
