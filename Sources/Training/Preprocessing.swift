import Events
import Numerical

/// Turns features in their units into network inputs: (value - offset) · scale, missing values replaced first.
package struct Preprocessing: Sendable, Codable, Equatable {
    /// Feature names in the order of the inputs.
    package var features: [String]
    /// Stands in for a missing value, in the feature's unit, shape `[features]`.
    package var replacement: [Double]
    /// Shape `[features]`.
    package var offset: [Double]
    /// Shape `[features]`.
    package var scale: [Double]

    /// Measures means and standard deviations on the nominally selected training events, each event counting once.
    ///
    /// A feature without spread keeps scale 1; one that no event has is replaced by 0.
    /// - Throws: `TrainingError.unknownFeature` when an input is no feature of the sample.
    package init(_ settings: InputSettings, sample: EventSample) throws(TrainingError) {
        features = settings.features.isEmpty ? sample.featureNames : settings.features
        let columns = try Self.columns(of: features, in: sample)
        replacement = []
        offset = []
        scale = []
        for column in columns {
            let moments = Self.moments(of: column, in: sample)
            switch settings.missing {
            case .mean: replacement.append(moments.mean)
            case .value(let value): replacement.append(value)
            }
            offset.append(settings.standardise ? moments.mean : 0)
            scale.append(settings.standardise && moments.deviation > 0 ? 1 / moments.deviation : 1)
        }
    }

    init(features: [String], replacement: [Double], offset: [Double], scale: [Double]) {
        self.features = features
        self.replacement = replacement
        self.offset = offset
        self.scale = scale
    }

    /// Whether there are numbers for every feature.
    var isConsistent: Bool { [replacement, offset, scale].allSatisfy { $0.count == features.count } }

    /// The columns of the sample that hold the inputs.
    static func columns(of features: [String], in sample: EventSample) throws(TrainingError) -> [Int] {
        var columns: [Int] = []
        for name in features {
            guard let column = sample.featureNames.firstIndex(of: name) else {
                throw .unknownFeature(name, known: sample.featureNames)
            }
            columns.append(column)
        }
        return columns
    }

    /// Writes the inputs of one row of features to `destination`.
    ///
    /// - Parameters:
    ///   - row: A row of the sample's features.
    ///   - columns: Where the inputs stand in the row, as `columns(of:in:)` tells.
    func prepare(_ row: UnsafePointer<Double>, columns: [Int], to destination: UnsafeMutablePointer<Float>) {
        for (input, column) in columns.enumerated() {
            let value = row[column].isNaN ? replacement[input] : row[column]
            destination[input] = Float((value - offset[input]) * scale[input])
        }
    }

    /// The inputs of all rows, row-major, shape `[rows, stride]`.
    func matrix(_ features: [Double], of sample: EventSample, columns: [Int], stride: Int) -> [Float] {
        let width = sample.featureNames.count
        var matrix = [Float](repeating: 0, count: sample.rowCount * stride)
        features.withUnsafeBufferPointer { features in
            matrix.withUnsafeMutableBufferPointer { matrix in
                guard let source = features.baseAddress, let target = matrix.baseAddress else { return }
                for row in 0..<sample.rowCount {
                    prepare(source + row * width, columns: columns, to: target + row * stride)
                }
            }
        }
        return matrix
    }

    private static func moments(of column: Int, in sample: EventSample) -> (mean: Double, deviation: Double) {
        let width = sample.featureNames.count
        let values = (0..<sample.rowCount).compactMap { row -> Double? in
            let value = sample.features[row * width + column]
            return sample.weights[row] > 0 && !value.isNaN ? value : nil
        }
        guard let first = values.first else { return (0, 0) }
        // Summed from the first value on, so that equal values have exactly no spread.
        let mean = first + values.reduce(0) { $0 + ($1 - first) } / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        return (mean, variance.squareRoot())
    }
}

extension EventSample {
    /// The values of one feature, shape `[rows]`; NaN where missing.
    ///
    /// - Parameter features: Features in place of the sample's nominal ones, shape `[rows, features]`.
    /// - Throws: `TrainingError.unknownFeature` when the sample lacks it.
    func values(of feature: String, in features: [Double]? = nil) throws(TrainingError) -> [Double] {
        let column = try Preprocessing.columns(of: [feature], in: self)[0]
        let (values, width) = (features ?? self.features, featureNames.count)
        return (0..<rowCount).map { values[$0 * width + column] }
    }
}
