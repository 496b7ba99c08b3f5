/// A setting that varies over a sweep, with its values in order.
package struct Axis: Sendable, Equatable {
    /// Dotted path of the setting, for example `training.penalty.strength`.
    package let path: String
    /// Where the axis stands in the configuration.
    package let place: Place
    /// The values as they are put in the place of the setting, at least one.
    let settings: [ConfigurationValue]

    /// The values as they are printed in tables.
    package var values: [AxisValue] { settings.map(AxisValue.init) }

    /// Whether every value is a number, so that the axis may be drawn to scale.
    package var isNumeric: Bool { settings.allSatisfy { $0.number != nil } }
}

extension AxisValue {
    /// A number, the text of any other scalar, or a list or mapping as YAML on one line.
    init(_ value: ConfigurationValue) {
        if let number = value.number {
            self = .number(number)
        } else {
            self = .text(value.scalarText ?? value.flowText)
        }
    }
}

/// One factor of the product of axes: a single axis, or several that advance together.
struct Factor: Sendable, Equatable {
    /// At least one, all with equally many values.
    let axes: [Axis]

    var count: Int { axes[0].settings.count }

    /// The settings of the factor at one of its positions.
    func settings(at position: Int) -> [AxisSetting] {
        axes.map { AxisSetting(path: $0.path, place: $0.place, value: $0.settings[position]) }
    }
}

/// One value of one axis.
struct AxisSetting: Sendable, Equatable {
    var path: String
    /// Where the path stands.
    var place: Place
    var value: ConfigurationValue

    /// The value in one spelling, for finding it again: `1` and `1.0` are the same.
    var key: String {
        value.number.map { ConfigurationValue.number($0).flowText } ?? value.flowText
    }
}

extension Coordinate {
    /// The value of an axis as it is printed in tables.
    init(_ setting: AxisSetting) {
        self.init(path: setting.path, value: AxisValue(setting.value))
    }
}
