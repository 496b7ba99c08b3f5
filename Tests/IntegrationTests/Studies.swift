/// Configurations that compute in about a second.
enum Studies {
    /// One point.
    static let single = """
        sweep: single
        seed: 5
        events: {kind: twoGaussians, train: 400, validation: 200, test: 400, yields: {signal: 20, background: 200}}
        variations:
          - {name: x2, kind: shift, feature: x2, shift: 0.5, processes: [background]}
        training:
          network: {hidden: [4]}
          penalty: {strength: 0, bins: 5}
          batch: 200
          epochs: 2
        measurement: {bins: 5}

        """

    /// Twelve points that share six trainings.
    static func grid(strengths: String = "[0, 1, 5]") -> String {
        """
        sweep: grid
        seed: 5
        events: {kind: twoGaussians, train: 2000, validation: 1000, test: 2000, yields: {signal: 50, background: 500}}
        variations:
          - {name: x2, kind: shift, feature: x2, shift: 0.5, processes: [background]}
        training:
          network: {hidden: [8]}
          penalty: {bins: 5}
          batch: 500
          epochs: 12
          patience: 12
        measurement: {bins: 8}
        axes:
          training.penalty.strength: \(strengths)
          training.seed: {range: [1, 2]}
          measurement.nuisanceModel: [joint, split]
        curves:
          - name: lambda
            x: training.penalty.strength
            y: [significance, sigma_mu]
            over: training.seed

        """
    }
}
