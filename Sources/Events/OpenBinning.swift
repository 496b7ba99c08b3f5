/// Bins [e0, e1), [e1, e2), ..., [eN, ∞) of a feature.
struct OpenBinning {
    private let edges: [Double]

    /// - Parameter edges: Checked lower edges of the bins, ascending.
    init(edges: [Double]) {
        self.edges = edges
    }

    /// Refuses edges that define no bins.
    ///
    /// - Throws: `EventsError.invalidSetting` unless there is an edge and all are finite and ascend.
    static func check(_ edges: [Double], usedBy user: String) throws(EventsError) {
        let ascends = zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
        guard !edges.isEmpty, edges.allSatisfy(\.isFinite), ascends else {
            throw .invalidSetting(user, reason: "edges must be finite and ascend, found \(edges)")
        }
    }

    /// The bin of a value, or nil when it is missing (NaN) or below the first edge.
    func bin(of value: Double) -> Int? {
        guard let first = edges.first, value >= first else { return nil }
        var (low, high) = (0, edges.count)  // edges[low] <= value, and value < edges[high] where that exists
        while high - low > 1 {
            let middle = (low + high) / 2
            if edges[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }

    /// The sum of weights per bin over the chosen events, shape `[bins]`.
    func yields(of values: [Double], weights: [Double], where isChosen: (Int) -> Bool) -> [Double] {
        var yields = [Double](repeating: 0, count: edges.count)
        for event in values.indices where isChosen(event) {
            if let bin = bin(of: values[event]) { yields[bin] += weights[event] }
        }
        return yields
    }
}
