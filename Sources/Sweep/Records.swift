import Likelihood
import Training

/// What a task hands back besides its classifier.
package struct TaskResult: Sendable, Codable, Equatable {
    /// Figures by their name in `points.csv`; only finite values.
    package var figures: [String: Double]
    /// Texts by their column in `points.csv`, such as `fit_status`.
    package var labels: [String: String]
    /// The history of a training.
    package var history: [EpochRecord]
    /// The fit of a measurement in full.
    package var fit: FitRecord?
    /// Values on grids, such as a scan of the score; nil where there are none.
    package var tables: [TableRecord]?
    /// Time of computing in seconds.
    package var duration: Double

    package init(
        figures: [String: Double] = [:], labels: [String: String] = [:], history: [EpochRecord] = [],
        fit: FitRecord? = nil, tables: [TableRecord]? = nil, duration: Double = 0
    ) {
        self.figures = figures
        self.labels = labels
        self.history = history
        self.fit = fit
        self.tables = tables
        self.duration = duration
    }
}

extension TaskResult {
    /// Reads a result from which what is empty may be left out.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        figures = try container.decodeIfPresent([String: Double].self, forKey: .figures) ?? [:]
        labels = try container.decodeIfPresent([String: String].self, forKey: .labels) ?? [:]
        history = try container.decodeIfPresent([EpochRecord].self, forKey: .history) ?? []
        fit = try container.decodeIfPresent(FitRecord.self, forKey: .fit)
        tables = try container.decodeIfPresent([TableRecord].self, forKey: .tables)
        duration = try container.decode(Double.self, forKey: .duration)
    }
}

/// A fit with its parameters, for `points.json`.
package struct FitRecord: Sendable, Codable, Equatable {
    package var status: String
    /// In units of −ln L; nil where it is not finite.
    package var estimatedDistanceToMinimum: Double?
    package var parameters: [ParameterRecord]
    /// Covariance of the parameters in their order, row-major, shape `[parameters, parameters]`; nil where the fit has none.
    package var covariance: [Double]?
    /// Expected events by process name in the bins of the fit, shape `[bins]` each; empty bins are left out.
    package var templates: [String: [Double]]
    /// Observed events, shape `[bins]`.
    package var data: [Double]

    package init(
        status: String, estimatedDistanceToMinimum: Double?, parameters: [ParameterRecord], covariance: [Double]?,
        templates: [String: [Double]], data: [Double]
    ) {
        self.status = status
        self.estimatedDistanceToMinimum = estimatedDistanceToMinimum
        self.parameters = parameters
        self.covariance = covariance
        self.templates = templates
        self.data = data
    }
}

/// A table of numbers, for `points.json`.
package struct TableRecord: Sendable, Codable, Equatable {
    package var name: String
    /// Names of the columns, shape `[columns]`.
    package var columns: [String]
    /// Shape `[rows][columns]`.
    package var rows: [[Double]]

    package init(name: String, columns: [String], rows: [[Double]]) {
        self.name = name
        self.columns = columns
        self.rows = rows
    }
}

package struct ParameterRecord: Sendable, Codable, Equatable {
    package var name: String
    package var value: Double
    /// One standard deviation from the inverse Hessian; nil where the fit has none.
    package var uncertainty: Double?

    package init(name: String, value: Double, uncertainty: Double?) {
        self.name = name
        self.value = value
        self.uncertainty = uncertainty
    }
}

/// What became of a grid point.
package enum PointStatus: String, Sendable, Codable, CaseIterable {
    case done
    case failed
    case pending
}

/// A grid point with everything known of it: one row of `points.csv`.
package struct PointRecord: Sendable, Codable, Equatable {
    package var id: PointID
    /// Axis path and value in the order of the axes.
    package var coordinates: [Coordinate]
    package var work: PointWork
    package var status: PointStatus
    /// Attempts of the training and of the measurement, both together.
    package var attempts: Int
    package var train: TaskResult?
    /// Of the measurement, or of the one task of the user's own.
    package var measure: TaskResult?
    /// Why the point failed.
    package var failure: String?

    package init(
        id: PointID, coordinates: [Coordinate], work: PointWork, status: PointStatus, attempts: Int,
        train: TaskResult?, measure: TaskResult?, failure: String?
    ) {
        self.id = id
        self.coordinates = coordinates
        self.work = work
        self.status = status
        self.attempts = attempts
        self.train = train
        self.measure = measure
        self.failure = failure
    }

    private enum CodingKeys: String, CodingKey {
        case id, coordinates, status, attempts, train, measure, failure
        case work = "specification"
    }
}

extension PointRecord {
    /// Whether its figures may stand in a curve: it is done, its training did not diverge, its fit converged.
    package var isSound: Bool {
        let training = train?.labels["training_status"] ?? TrainingStatus.stoppedEarly.rawValue
        let fit = measure?.labels["fit_status"] ?? FitStatus.converged.rawValue
        return status == .done && training != TrainingStatus.diverged.rawValue && fit == FitStatus.converged.rawValue
    }
}

/// The value of one axis at a grid point.
package struct Coordinate: Sendable, Codable, Equatable {
    /// Dotted path of the setting, for example `training.penalty.strength`.
    package var path: String
    package var value: AxisValue

    package init(path: String, value: AxisValue) {
        self.path = path
        self.value = value
    }
}

/// A value that an axis gives to a setting, as it is printed in tables.
package enum AxisValue: Sendable, Hashable {
    case number(Double)
    case text(String)
}

extension AxisValue: CustomStringConvertible {
    /// The value as tables print it: the shortest text that reads back as the same number, whole numbers without fraction.
    package var description: String {
        switch self {
        case .number(let number):
            let text = number.description
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        case .text(let text):
            return text
        }
    }
}

extension AxisValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }
}

/// A curve to draw: figures against one axis, spread over another.
package struct CurveSettings: Sendable, Codable, Equatable {
    package var name: String
    /// The axis on the horizontal.
    package var x: String
    /// Names of figures.
    package var y: [String]
    /// The axis whose values make the band (seeds); nil for single values.
    package var over: String?

    package init(name: String, x: String, y: [String], over: String?) {
        self.name = name
        self.x = x
        self.y = y
        self.over = over
    }
}
