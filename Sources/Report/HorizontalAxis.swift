import Foundation
import Sweep

/// The x axis of a drawing: numbers on a linear or logarithmic scale, or texts side by side.
struct HorizontalAxis: Equatable {
    /// The dotted path of the setting.
    let path: String
    /// In the order of the axis.
    let values: [AxisValue]

    /// The values as numbers, or nil when one of them is a text.
    private var numbers: [Double]? {
        let numbers = values.compactMap { value -> Double? in
            guard case .number(let number) = value else { return nil }
            return number
        }
        return numbers.count == values.count ? numbers : nil
    }

    /// True for texts, which have an order but no distance.
    var isCategorical: Bool { numbers == nil }

    /// True when all values are positive and span more than a factor 100.
    var isLogarithmic: Bool {
        guard let numbers, let least = numbers.min(), let greatest = numbers.max() else { return false }
        return least > 0 && greatest > 100 * least
    }

    /// True when lines between the values make sense.
    var isContinuous: Bool { !isCategorical && values.count > 1 }

    /// The place of each value: the number itself, or the index of the text.
    var positions: [AxisValue: Double] {
        Dictionary(uniqueKeysWithValues: zip(values, numbers ?? values.indices.map(Double.init)))
    }

    /// The commands that set up the axis.
    var commands: [String] {
        let title = "set xlabel \(GnuplotText.quoted(QuantityTitle.setting(path).gnuplot))"
        return [title] + (isLogarithmic ? ["set logscale x"] : []) + tics + range
    }

    /// The texts below the axis.
    private var tics: [String] {
        guard isCategorical else { return [] }
        let tics = values.enumerated().map { index, value in
            "\(GnuplotText.quoted(GnuplotText.escaped(value.description))) \(index)"
        }
        return ["set xtics (\(tics.joined(separator: ", ")))"]
    }

    /// From the least to the greatest value with a margin, so that no marker stands on an axis.
    private var range: [String] {
        guard let numbers else { return ["set xrange [-0.5:\((Double(values.count) - 0.5).shortest)]"] }
        guard let least = numbers.min(), let greatest = numbers.max(), least < greatest else { return [] }
        if isLogarithmic {
            let factor = pow(greatest / least, Self.margin)
            return ["set xrange [\((least / factor).text(digits: 6)):\((greatest * factor).text(digits: 6))]"]
        }
        let margin = Self.margin * (greatest - least)
        return ["set xrange [\((least - margin).text(digits: 6)):\((greatest + margin).text(digits: 6))]"]
    }

    /// As a share of the axis.
    private static let margin = 0.02
}
