import Sweep

/// The part of the page about one figure of one curve: its best value, its pictures and its table.
struct CurveSection {
    let name: String
    let titleHTML: String
    let xTitleHTML: String
    let bestHTML: [String]
    let picturesSVG: [String]
    let table: HTMLTable

    init(of curve: Curve, headlines: [Headline], pictures: [String]) {
        let labels = GroupLabels(of: curve.series, axes: curve.groupAxes)
        name = curve.name
        titleHTML = QuantityTitle.figure(curve.yName).html
        xTitleHTML = QuantityTitle.setting(curve.xName).html
        bestHTML = curve.series.compactMap { series in
            headlines.first { $0.curve == curve.name && $0.yName == curve.yName && $0.group == series.group }?.best
                .map { Self.sentence(best: $0, label: labels.label(of: series), x: QuantityTitle.setting(curve.xName)) }
        }
        picturesSVG = pictures
        table = HTMLTable(valuesOf: curve, labels: labels)
    }

    private static func sentence(best: ValueSummary, label: String, x: QuantityTitle) -> String {
        let place = label.isEmpty ? "" : " (\(HTMLText.escaped(label)))"
        let value = best.mean.text(standardDeviation: best.std)
        return "Best\(place): \(value) at \(x.html) = \(HTMLText.escaped(best.x.description))"
    }
}
