import Sweep

/// What a reader wants to know first of one series of a curve: its ends and its best value.
struct Headline: Encodable, Equatable {
    let curve: String
    let xName: String
    let yName: String
    let group: [Coordinate]
    let first: HeadlineValue
    let last: HeadlineValue
    /// The largest mean of a significance, the smallest of an uncertainty; nil for a figure without a better side.
    let best: HeadlineValue?

    /// The headline of a series, or nil when it has no values.
    init?(of series: CurveSeries, in curve: Curve) {
        guard let first = series.values.first, let last = series.values.last else { return nil }
        self.curve = curve.name
        xName = curve.xName
        yName = curve.yName
        group = series.group
        self.first = HeadlineValue(first)
        self.last = HeadlineValue(last)
        best = Self.best(of: series.values, named: curve.yName).map(HeadlineValue.init)
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

/// A figure at one x.
struct HeadlineValue: Encodable, Equatable {
    let x: AxisValue
    let mean: Double
    /// Standard deviation of the sample; absent for a single value.
    let std: Double?
    let count: Int

    init(_ value: CurveValue) {
        x = value.x
        mean = value.spread.mean
        std = value.spread.standardDeviation
        count = value.spread.count
    }
}
