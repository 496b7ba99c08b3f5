import Sweep

/// What a reader wants to know first of one series of a curve: its ends and its best value.
struct Headline: Encodable, Equatable {
    let curve: String
    let xName: String
    let yName: String
    let group: [Coordinate]
    let first: ValueSummary
    let last: ValueSummary
    /// The largest mean of a significance, the smallest of an uncertainty; nil for a figure without a better side.
    let best: ValueSummary?

    /// The headline of a series, or nil when it has no values.
    init?(of series: CurveSeries, in curve: Curve) {
        guard let first = series.values.first, let last = series.values.last else { return nil }
        self.curve = curve.name
        xName = curve.xName
        yName = curve.yName
        group = series.group
        self.first = ValueSummary(first)
        self.last = ValueSummary(last)
        best = Self.best(of: series.values, named: curve.yName).map(ValueSummary.init)
    }

    private static func best(of values: [CurveValue], named name: String) -> CurveValue? {
        if name.hasPrefix("significance") || name.hasPrefix("auc") {
            return values.max { $0.spread.mean < $1.spread.mean }
        }
        if name.hasPrefix("sigma_mu") || name == "cross_entropy" || name == "penalty" {
            return values.min { $0.spread.mean < $1.spread.mean }
        }
        return nil
    }
}
