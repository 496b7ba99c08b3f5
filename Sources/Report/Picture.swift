import Sweep

/// A drawing with the name of its files and its place in the report.
struct Picture: Equatable {
    /// The name of the files in `figures/` without its ending.
    let stem: String
    /// The index of the curve below which the report shows it.
    let curve: Int
    let drawing: Drawing
}

extension Picture {
    /// The pictures of a report: one for each curve that has values, and the breakdown of the uncertainty below the last
    /// curve of each name that has one.
    static func pictures(of curves: [Curve], input: ReportInput) -> [Picture] {
        var names = FileNames()
        var pictures: [Picture] = []
        for (index, curve) in curves.enumerated() where !curve.series.isEmpty {
            pictures.append(
                Picture(
                    stem: names.unique("\(curve.name)_\(curve.yName)"), curve: index,
                    drawing: Drawing(of: curve, counting: counting(beside: curve, in: curves))))
            guard curves.lastIndex(where: { $0.name == curve.name && !$0.series.isEmpty }) == index,
                let parts = breakdown(of: curve, input: input)
            else { continue }
            pictures.append(
                Picture(
                    stem: names.unique("\(curve.name)_breakdown"), curve: index, drawing: Drawing(ofBreakdown: parts)))
        }
        return pictures
    }

    /// The curve of the same name with the figure in the limit of counting.
    private static func counting(beside curve: Curve, in curves: [Curve]) -> Curve? {
        curves.first { $0.name == curve.name && $0.yName == "\(curve.yName)_counting" }
    }

    /// The uncertainty and its parts on the x axis of the curve, or nil unless the curve shows the uncertainty and the
    /// points have all its parts.
    private static func breakdown(of curve: Curve, input: ReportInput) -> [Curve]? {
        guard var settings = input.curves.first(where: { $0.name == curve.name && $0.y.contains("sigma_mu") }) else {
            return nil
        }
        settings.y = ["sigma_mu", "sigma_mu_stat", "sigma_mu_syst"]
        var only = input
        only.curves = [settings]
        let parts = Curve.curves(of: only)
        return parts.allSatisfy { !$0.series.isEmpty } ? parts : nil
    }
}

/// Names of files made of texts of others, each given once.
struct FileNames {
    private var given: Set<String> = []

    /// The text with everything but ASCII letters, digits, `.`, `_` and `-` replaced by `-`; numbered when it was given
    /// before.
    mutating func unique(_ text: String) -> String {
        let plain = Self.sanitised(text)
        var name = plain
        var number = 2
        while !given.insert(name.lowercased()).inserted {
            name = "\(plain)-\(number)"
            number += 1
        }
        return name
    }

    static func sanitised(_ text: String) -> String {
        let plain = text.unicodeScalars.map { scalar -> Character in
            let isSafe = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            return isSafe || "._-".unicodeScalars.contains(scalar) ? Character(scalar) : "-"
        }
        let visible = plain.drop { $0 == "." }.prefix(100)
        return visible.isEmpty ? "figure" : String(visible)
    }
}
