import Sweep

/// A curve in `summary.json`: every value of one figure.
struct CurveSummary: Codable, Equatable {
    let curve: String
    let xName: String
    let yName: String
    let series: [SeriesSummary]

    init(of curve: Curve) {
        self.curve = curve.name
        xName = curve.xName
        yName = curve.yName
        series = curve.series.map(SeriesSummary.init)
    }
}

/// The values of a curve in one group.
struct SeriesSummary: Codable, Equatable {
    let group: [Coordinate]
    /// In the order of x.
    let values: [ValueSummary]

    init(_ series: CurveSeries) {
        group = series.group
        values = series.values.map(ValueSummary.init)
    }
}

/// A figure at one x.
struct ValueSummary: Codable, Equatable {
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
