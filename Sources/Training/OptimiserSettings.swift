import Glibc

/// The optimiser of the trainable parameters.
package struct OptimiserSettings: Sendable, Codable, Equatable {
    package var kind: OptimiserKind
    /// Of the first epoch; `schedule` tells how it changes.
    package var learningRate: Double
    /// Decay of the mean of gradients per step, of `adam`, `adamW` and `nadam`.
    package var beta1: Double
    /// Decay of the mean of squared gradients per step, of `adam`, `adamW` and `nadam`.
    package var beta2: Double
    /// Keeps steps finite where gradients vanish; of all kinds but `sgd`.
    package var epsilon: Double
    /// Decay of the velocity per step, of `rmsProp` and `sgd`.
    package var momentum: Double
    /// Whether the gradient is taken one step of the momentum ahead, of `sgd`.
    package var nesterov: Bool
    /// Decay of the mean of squared gradients per step, of `rmsProp`.
    package var squareDecay: Double
    /// How fast parameters shrink, in units of the learning rate, of `adamW`.
    package var weightDecay: Double
    /// The largest norm of the gradient of all parameters together, to which longer ones are scaled; nil leaves them.
    package var clipNorm: Double?
    package var schedule: ScheduleSettings

    package init(
        kind: OptimiserKind = .adam, learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, momentum: Double = 0, nesterov: Bool = false, squareDecay: Double = 0.9,
        weightDecay: Double = 0.004, clipNorm: Double? = nil, schedule: ScheduleSettings = .init()
    ) {
        self.kind = kind
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.momentum = momentum
        self.nesterov = nesterov
        self.squareDecay = squareDecay
        self.weightDecay = weightDecay
        self.clipNorm = clipNorm
        self.schedule = schedule
    }
}

package enum OptimiserKind: String, Sendable, Codable, CaseIterable {
    /// Adam (Kingma and Ba, arXiv:1412.6980).
    case adam
    /// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101).
    case adamW
    /// Adam with Nesterov's momentum (Dozat, ICLR 2016).
    case nadam
    /// RMSProp (Tieleman and Hinton 2012).
    case rmsProp
    /// Stochastic gradient descent.
    case sgd
}

/// How the learning rate changes with the epoch.
package struct ScheduleSettings: Sendable, Codable, Equatable {
    package var kind: ScheduleKind
    /// From one epoch to the next, of `exponential`.
    package var factor: Double

    package init(kind: ScheduleKind = .constant, factor: Double = 0.95) {
        self.kind = kind
        self.factor = factor
    }

    /// What the learning rate is multiplied with in an epoch, counted from 1, of at most `epochs`.
    package func share(epoch: Int, of epochs: Int) -> Double {
        switch kind {
        case .constant: 1
        case .exponential: pow(factor, Double(epoch - 1))
        case .cosine: (1 + cos(.pi * Double(epoch - 1) / Double(epochs))) / 2
        }
    }
}

package enum ScheduleKind: String, Sendable, Codable, CaseIterable {
    case constant
    /// η factor^(epoch - 1).
    case exponential
    /// η (1 + cos(π (epoch - 1) / epochs)) / 2 (arXiv:1608.03983, without restarts).
    case cosine
}
