import Sweep

extension PointRecord {
    /// The figures of the training and of the measurement together; the measurement's count where both have one.
    var figures: [String: Double] {
        (train?.figures ?? [:]).merging(measure?.figures ?? [:]) { _, measured in measured }
    }

    /// The texts of the training and of the measurement together.
    var labels: [String: String] {
        (train?.labels ?? [:]).merging(measure?.labels ?? [:]) { _, measured in measured }
    }

    /// The value of an axis at this point, or nil when the point does not lie on it.
    func value(of axis: String) -> AxisValue? {
        coordinates.first { $0.path == axis }?.value
    }
}

/// The order of the columns of figures.
enum FigureColumns {
    /// The names in the order of `FigureNames`; names of one family, and unknown ones at the end, alphabetically.
    static func ordered(_ names: Set<String>) -> [String] { FigureNames.ordered(names.sorted()) }

    /// True for a figure that every point has but once, such as `auc` and unlike `auc_tau_pt`.
    static func isPlain(_ name: String) -> Bool { FigureNames.fixed.contains(name) }
}
