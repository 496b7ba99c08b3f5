import Events
import Likelihood
import Sweep
import Training

/// Measures the signal strength together with the nuisance parameter that a feature of the test events holds (paper C).
///
/// The test events of each value z make the templates of that value, those of z_T also the data, µ s + b. A classifier that
/// takes the feature as an input sorts the data anew for each z, so that the counts depend on the hypothesis.
func measureFamily(
    _ classifier: TrainedClassifier, on events: PreparedEvents, at point: PointSpecification
) throws(AnalysisError) -> TaskResult {
    let settings = point.measurement
    let filling = try FamilyFilling(classifier, events, point)
    let constraint: FamilyConstraint =
        switch settings.family.constraint {
        case .none: .none
        case .gaussian(let centre, let width): .gaussian(centre: centre, width: width)
        case .auxiliary(let auxiliary):
            .auxiliary(
                templates: filling.values.map(auxiliary.expectedCounts),
                counts: auxiliary.expectedCounts(at: settings.family.trueValue))
        }
    let family = try analysing {
        try TemplateFamily(
            hypotheses: filling.hypotheses(), constraint: constraint, countTerm: settings.family.countTerm)
    }
    let result = try analysing { try FamilyResult(family, settings: settings.family) }
    var figures = result.figures
    figures["auc"] = filling.areaUnderCurve
    let scan = try analysing {
        try settings.scan.table(of: classifier, on: events, calibration: nil, exact: point.exactClassifier)
    }
    return TaskResult(
        figures: figures.filter { $1.isFinite }, labels: ["fit_status": result.fit.status.rawValue],
        tables: result.tables + [scan].compactMap(\.self))
}

/// Best fit, interval and scans of a family, discrete or interpolated.
private struct FamilyResult {
    let fit: FamilyFit
    private let interval: FamilyInterval
    private let profile: [FamilyProfilePoint]
    private let surface: FamilySurface

    init(_ family: TemplateFamily, settings: FamilySettings) throws(ModelError) {
        let strengths = settings.scan.values
        switch settings.interpolation {
        case .none:
            fit = family.fit()
            interval = family.interval()
            profile = family.profile(signalStrengths: strengths)
            surface = family.surface(signalStrengths: strengths)
        case .spline:
            let interpolated = try InterpolatedFamily(family)
            fit = interpolated.fit()
            interval = interpolated.interval()
            profile = interpolated.profile(signalStrengths: strengths)
            surface = interpolated.surface(signalStrengths: strengths, nuisanceValues: family.nuisanceValues)
        }
    }

    var figures: [String: Double] {
        let figures: [String: Double?] = [
            "mu_hat": fit.signalStrength,
            "nuisance_hat": fit.nuisanceValue,
            "sigma_mu": interval.halfWidth,
            "sigma_mu_stat": fit.statisticalUncertainty,
            "mu_up": interval.upper.map { $0 - fit.signalStrength },
            "mu_down": interval.lower.map { $0 - fit.signalStrength },
        ]
        return figures.compactMapValues(\.self)
    }

    var tables: [TableRecord] {
        let plane = surface.nuisanceValues.enumerated().flatMap { row, z in
            surface.signalStrengths.enumerated().map { column, mu in
                [mu, z, surface.rises[row * surface.signalStrengths.count + column]]
            }
        }
        return [
            TableRecord(
                name: "profile", columns: ["mu", "nuisance", "rise"],
                finite: profile.map { [$0.signalStrength, $0.nuisanceValue, $0.rise] }),
            TableRecord(name: "likelihood", columns: ["mu", "nuisance", "rise"], finite: plane),
        ]
    }
}

extension TableRecord {
    /// The rows all of whose numbers are finite: JSON has no infinity.
    init(name: String, columns: [String], finite rows: [[Double]]) {
        self.init(name: name, columns: columns, rows: rows.filter { $0.allSatisfy(\.isFinite) })
    }
}
