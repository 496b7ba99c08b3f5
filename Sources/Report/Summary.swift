import Foundation
import Sweep

/// The content of `summary.json`; its keys are the names here in snake case.
struct Summary: Encodable, Equatable {
    let provenance: Provenance
    let counts: Counts
    let failedPoints: [FailedPoint]
    let headlines: [Headline]
    /// All figures of all curves.
    let curves: [CurveSummary]

    init(of input: ReportInput, curves: [Curve]) {
        provenance = Provenance(of: input)
        counts = Counts(of: input.points)
        failedPoints = input.points.filter { $0.status == .failed }.map(FailedPoint.init)
        headlines = curves.flatMap { curve in curve.series.compactMap { Headline(of: $0, in: curve) } }
        self.curves = curves.map(CurveSummary.init)
    }
}

/// Where the numbers of a report come from.
struct Provenance: Encodable, Equatable {
    let sigmasweepVersion: String
    let numericalMethodVersion: Int
    let sweep: String
    let seed: Int
    let configurationHash: String
    let host: String
    let started: Date
    let finished: Date
    /// In seconds.
    let wallTimeS: Double
    let workers: Int

    init(of input: ReportInput) {
        sigmasweepVersion = input.version
        numericalMethodVersion = Sweep.numericalMethodVersion
        sweep = input.sweep
        seed = input.seed
        configurationHash = input.configurationHash
        host = input.host
        started = input.started
        finished = input.finished
        wallTimeS = input.finished.timeIntervalSince(input.started)
        workers = input.workers
    }
}

/// How many points there are, and how far they shared their trainings.
struct Counts: Encodable, Equatable {
    let points: Int
    let done: Int
    let failed: Int
    let pending: Int
    /// Trainings of the whole grid.
    let trainings: Int
    /// Points that use the training of another point.
    let shared: Int

    init(of points: [PointRecord]) {
        self.points = points.count
        done = points.count { $0.status == .done }
        failed = points.count { $0.status == .failed }
        pending = points.count { $0.status == .pending }
        trainings = Self.trainings(of: points)
        shared = trainings > 0 ? points.count - trainings : 0
    }

    /// Points share a training when their specifications differ in the measurement alone; tasks of the user's own have none.
    private static func trainings(of points: [PointRecord]) -> Int {
        Set(points.compactMap { $0.work.specification?.trainSpecification.id }).count
    }
}

/// A point that was given up, with the reason.
struct FailedPoint: Encodable, Equatable {
    let point: PointID
    let coordinates: [Coordinate]
    let attempts: Int
    let reason: String

    init(_ record: PointRecord) {
        point = record.id
        coordinates = record.coordinates
        attempts = record.attempts
        reason = record.failure ?? "no reason recorded"
    }
}
