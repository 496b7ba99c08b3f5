import Events

// The weights with which events enter the losses.
extension TrainingSample {
    static func lossWeights(
        _ sample: EventSample, of whole: EventSample, classes: [Int], _ kind: LossWeights
    ) -> [Double] {
        func physical(_ weights: [Double]) -> [Double] { kind == .unit ? weights.map { $0 > 0 ? 1 : 0 } : weights }
        let factors: [Double]
        switch kind {
        case .physical, .unit:
            factors = classes.map { _ in Double(whole.rowCount) / physical(whole.weights).reduce(0, +) }
        case .balanced:
            factors = balancingFactors(whole, classes: classes)
        }
        return zip(physical(sample.weights), sample.process).map { $0 * factors[$1] }
    }

    /// Factors per process that give all classes equal sums and all rows mean weight 1.
    ///
    /// - Parameter classes: The class of each process.
    static func balancingFactors(_ sample: EventSample, classes: [Int]) -> [Double] {
        var sums = [Double](repeating: 0, count: (classes.max() ?? 0) + 1)
        for (weight, process) in zip(sample.weights, sample.process) { sums[classes[process]] += weight }
        let count = sums.filter { $0 > 0 }.count
        return classes.map { sums[$0] > 0 ? Double(sample.rowCount) / (Double(count) * sums[$0]) : 0 }
    }

    /// Factors per process on the weights of the penalty's histograms: mean weight 1 in each histogram.
    static func penaltyFactors(
        _ sample: EventSample, classes: [Int], groups: [[Int]], _ settings: PenaltySettings
    ) -> [Double] {
        let start =
            switch settings.weights {
            case .physical: classes.map { _ in 1.0 }
            case .balanced: balancingFactors(sample, classes: classes)
            }
        var factors = start
        for members in groups {
            let rows = sample.process.indices.filter { members.contains(sample.process[$0]) }
            let sum = rows.reduce(0) { $0 + sample.weights[$1] * start[sample.process[$1]] }
            for process in members where sum > 0 { factors[process] = start[process] * Double(rows.count) / sum }
        }
        return factors
    }
}
