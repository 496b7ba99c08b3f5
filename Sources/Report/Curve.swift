import Sweep

/// One figure of a curve against its x axis, a series for each group of the other axes.
struct Curve: Equatable, Sendable {
    /// The name of the curve in the configuration.
    let name: String
    /// The dotted path of the axis on the horizontal.
    let xName: String
    /// The name of the figure.
    let yName: String
    /// The axes that are neither x nor the band's and do not advance together with x.
    let groupAxes: [String]
    /// The values of x at which any series has a value, in the order of the axis.
    let xs: [AxisValue]
    /// In the order of the groups.
    let series: [CurveSeries]
}

/// The values of a curve in one group.
struct CurveSeries: Equatable, Sendable {
    /// One coordinate for each axis of the group on which the points lie.
    let group: [Coordinate]
    /// In the order of x.
    let values: [CurveValue]
}

/// A figure at one x, averaged over the axis of the band.
struct CurveValue: Equatable, Sendable {
    let x: AxisValue
    let spread: Spread
}

extension Curve {
    /// All figures of all curves, in the order of the configuration.
    static func curves(of input: ReportInput) -> [Curve] {
        let order = AxisOrder(axes: input.axes, points: input.points)
        let sound = input.points.filter(\.isSound)
        return input.curves.flatMap { settings in
            settings.y.map { Curve(settings, y: $0, axes: input.axes, points: sound, order: order) }
        }
    }

    /// Collects a figure of the points; a point without the figure or without x does not count.
    ///
    /// - Parameters:
    ///   - y: The name of the figure.
    ///   - points: The points whose figures may be trusted, in grid order.
    ///   - order: Of the values of all axes.
    init(_ settings: CurveSettings, y: String, axes: [String], points: [PointRecord], order: AxisOrder) {
        let groupAxes = axes.filter { axis in
            axis != settings.x && axis != settings.over && !Self.advances(axis, with: settings.x, in: points)
        }
        var values: [[AxisValue?]: [AxisValue: [Double]]] = [:]
        for point in points {
            guard let x = point.value(of: settings.x), let figure = point.figures[y] else { continue }
            values[groupAxes.map(point.value(of:)), default: [:]][x, default: []].append(figure)
        }
        let groups = values.keys.map { group in
            (group: group, ranks: zip(group, groupAxes).map { order.rank(of: $0, on: $1) })
        }
        let precedes: (AxisValue, AxisValue) -> Bool = { left, right in
            order.rank(of: left, on: settings.x) < order.rank(of: right, on: settings.x)
        }
        name = settings.name
        xName = settings.x
        yName = y
        self.groupAxes = groupAxes
        xs = Set(values.values.flatMap(\.keys)).sorted(by: precedes)
        series = groups.sorted { $0.ranks.lexicographicallyPrecedes($1.ranks) }.map { group, _ in
            CurveSeries(group: group, axes: groupAxes, values: values[group] ?? [:], precedes: precedes)
        }
    }
}

extension Curve {
    /// Whether each of at least two values of an axis stands with one value of x and each x with one of the axis, as in a
    /// zip: x tells the axis, which makes no groups.
    private static func advances(_ axis: String, with x: String, in points: [PointRecord]) -> Bool {
        let pairs = Set(
            points.compactMap { point in
                point.value(of: x).flatMap { x in point.value(of: axis).map { [x, $0] } }
            })
        return pairs.count > 1 && Set(pairs.map(\.[0])).count == pairs.count
            && Set(pairs.map(\.[1])).count == pairs.count
    }
}

extension CurveSeries {
    fileprivate init(
        group: [AxisValue?], axes: [String], values: [AxisValue: [Double]],
        precedes: (AxisValue, AxisValue) -> Bool
    ) {
        self.group = zip(axes, group).compactMap { path, value in value.map { Coordinate(path: path, value: $0) } }
        self.values = values.keys.sorted(by: precedes).compactMap { x in
            Spread(of: values[x] ?? []).map { CurveValue(x: x, spread: $0) }
        }
    }
}
