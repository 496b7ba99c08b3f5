import Foundation
import Mustache
import Sweep

/// The page `report.html`: self-contained, without scripts, every text of others escaped.
struct ReportPage {
    // The properties are the names in the template; `html` and `svg` in a name mean that it is escaped already.
    let title: String
    let provenance: [NamedText]
    let warnings: [String]
    let curves: [CurveSection]
    let hasFailed: Bool
    let failed: [FailedRow]
    let pointCount: Int
    /// Set when the page does not show every point.
    let shownPoints: Int?
    let points: HTMLTable

    /// - Parameters:
    ///   - pictures: With the text of their SVG files; a picture that could not be drawn is absent.
    ///   - warnings: Sentences for the top of the page.
    init(
        of input: ReportInput, summary: Summary, curves: [Curve], pictures: [(picture: Picture, svg: String)],
        warnings: [String]
    ) {
        title = input.sweep
        provenance = Self.provenance(of: summary)
        self.warnings = warnings
        self.curves = curves.indices.map { index in
            CurveSection(
                of: curves[index], headlines: summary.headlines,
                pictures: pictures.indices.filter { pictures[$0].picture.curve == index }.map { place in
                    InlineSVG.element(pictures[place].svg, prefix: "picture\(place + 1)")
                })
        }
        hasFailed = !summary.failedPoints.isEmpty
        failed = summary.failedPoints.map(FailedRow.init)
        pointCount = input.points.count
        shownPoints = input.points.count > Self.pointLimit ? Self.pointLimit : nil
        points = HTMLTable(pointsOf: input, limit: Self.pointLimit)
    }

    /// The page as text.
    func render() -> String {
        Self.template.render(self)
    }

    /// A browser stays quick with so many rows; `points.csv` has all.
    static let pointLimit = 1000

    private static let template: MustacheTemplate = {
        let text = String(decoding: PackageResources.report_mustache, as: UTF8.self)
        guard let template = try? MustacheTemplate(string: text) else {
            preconditionFailure("the embedded template report.mustache does not parse")
        }
        return template
    }()

    private static func provenance(of summary: Summary) -> [NamedText] {
        let provenance = summary.provenance
        let counts = summary.counts
        let trainings = NamedText(
            "Trainings", "\(counts.trainings); \(counts.shared) points share the training of another")
        return [
            NamedText(
                "Points", "\(counts.points): \(counts.done) done, \(counts.failed) failed, \(counts.pending) pending")
        ] + (counts.trainings > 0 ? [trainings] : []) + [
            NamedText("Seed", String(provenance.seed)),
            NamedText("Started", provenance.started.formatted(.iso8601)),
            NamedText("Finished", provenance.finished.formatted(.iso8601)),
            NamedText("Wall time", "\(provenance.wallTimeS.text()) s with \(provenance.workers) workers"),
            NamedText("Host", provenance.host),
            NamedText("Configuration", provenance.configurationHash),
            NamedText(
                "Version", "sigmasweep \(provenance.sigmasweepVersion), method \(provenance.numericalMethodVersion)"),
        ]
    }
}

/// A row of the table at the top of the page.
struct NamedText {
    let name: String
    let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A point that failed, as the page lists it.
struct FailedRow {
    let point: String
    let place: String
    let attempts: Int
    let reason: String

    init(_ failed: FailedPoint) {
        point = String(failed.point.description.prefix(8))
        place = failed.coordinates.map { "\($0.path) = \($0.value)" }.joined(separator: ", ")
        attempts = failed.attempts
        reason = failed.reason
    }
}
