/// A network of dense layers.
package struct NetworkSettings: Sendable, Codable, Equatable {
    /// Nodes of each hidden layer.
    package var hidden: [Int]
    package var activation: Activation
    package var initialisation: Initialisation
    package var outputs: OutputNodes
    /// The share of the nodes of each hidden layer that a training step leaves out (Srivastava et al. 2014), in [0, 1),
    /// shape `[hidden]`; empty for none.
    package var dropout: [Double]
    /// c of the term c Σ w² over the weights of each layer in the loss, shape `[hidden + 1]`; empty for none.
    package var l2: [Double]
    /// Two networks that share the events between them; nil for one that takes all.
    package var ifElse: IfElseSettings?

    package init(
        hidden: [Int] = [200, 200], activation: Activation = .relu, initialisation: Initialisation = .glorotUniform,
        outputs: OutputNodes = .single, dropout: [Double] = [], l2: [Double] = [], ifElse: IfElseSettings? = nil
    ) {
        self.hidden = hidden
        self.activation = activation
        self.initialisation = initialisation
        self.outputs = outputs
        self.dropout = dropout
        self.l2 = l2
        self.ifElse = ifElse
    }
}

extension NetworkSettings {
    /// Nodes of each layer from inputs to outputs.
    func widths(inputs: Int, outputs: Int) -> [Int] { [inputs] + hidden + [outputs] }
}

/// The nodes of the last layer.
package enum OutputNodes: String, Sendable, Codable, CaseIterable {
    /// One that tells signal from background.
    case single
    /// One for each process, which is a class of its own.
    case perProcess
}

/// The "if-else" layer of paper C, Sec. V: events below the threshold belong to a first network, the others to a second of
/// the same shape.
///
/// No event trains both, so that each is trained by itself and stops when its own loss does not fall any more.
package struct IfElseSettings: Sendable, Codable, Equatable {
    /// Most often the one that holds the nuisance parameter z.
    package var feature: String
    /// In the unit of the feature.
    package var threshold: Double

    package init(feature: String, threshold: Double) {
        self.feature = feature
        self.threshold = threshold
    }
}

/// The activation function of the hidden layers.
package enum Activation: String, Sendable, Codable, CaseIterable {
    /// max(0, x).
    case relu
    /// x for x > 0, else 0.01 x.
    case leakyRelu
    /// x for x > 0, else exp(x) - 1.
    case elu
    case tanh
    /// 1 / (1 + exp(-x)).
    case sigmoid
    /// x.
    case linear
}

/// The distribution of the weights before the first step; biases start at 0.
package enum Initialisation: String, Sendable, Codable, CaseIterable {
    /// Uniform in ±sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010).
    case glorotUniform
    /// Gaussian with variance 2 / (inputs + outputs) (Glorot and Bengio 2010).
    case glorotNormal
    /// Uniform in ±sqrt(6 / inputs) (He et al., arXiv:1502.01852).
    case heUniform
    /// Gaussian with variance 2 / inputs (He et al., arXiv:1502.01852).
    case heNormal
}
