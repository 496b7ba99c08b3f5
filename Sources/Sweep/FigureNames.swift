/// The columns of figures in `points.csv`: the one list of their names and of their order.
package enum FigureNames {
    /// Figures, and families of figures with one member a variation or nuisance parameter, in the order of columns.
    private static let columns: [Column] = [
        .signalFigure("significance"), .signalFigure("significance_stat"), .figure("significance_counting"),
        .figure("significance_observed"), .signalFigure("mu_hat"), .figure("nuisance_hat"),
        .signalFigure("sigma_mu"), .signalFigure("sigma_mu_stat"),
        .signalFigure("sigma_mu_syst"), .signalFigure("sigma_mu_mcstat"), .signalFigure("sigma_mu_fisher"),
        .figure("sigma_mu_counting"),
        .figure("sigma_mu_unbiased"), .figure("sigma_mu_spread"), .figure("significance_spread"), .figure("power"),
        .figure("ratio_error"),
        .signalFigure("mu_up"), .signalFigure("mu_down"), .figure("auc"), .figure("auc_spread"), .family("auc_"),
        .figure("penalty"),
        .family("penalty_"), .figure("cross_entropy"), .figure("score_spread"), .figure("epochs"),
        .figure("best_epoch"),
        .figure("bins_filled"), .family("normalisation_up_"), .family("normalisation_down_"), .family("pull_"),
        .family("constraint_"), .family("correlation_mu_"), .family("impact_up_"), .family("impact_down_"),
        .figure("train_time_s"), .figure("measure_time_s"), .figure("fit_status"),
    ]

    private enum Column {
        case figure(String)
        /// A figure of a signal; where there are several signals, each has its own with `_<signal>` at the end.
        case signalFigure(String)
        /// Names that begin so and go on with the name of a variation or nuisance parameter.
        case family(String)

        var figure: String? {
            switch self {
            case .figure(let name), .signalFigure(let name): name
            case .family: nil
            }
        }

        var family: String? { if case .family(let prefix) = self { prefix } else { nil } }

        /// What the names begin with that only the study completes.
        var prefix: String? {
            switch self {
            case .figure: nil
            case .signalFigure(let figure): "\(figure)_"
            case .family(let prefix): prefix
            }
        }

        func has(_ name: String, signals: [String]) -> Bool {
            switch self {
            case .figure(let figure): name == figure
            case .signalFigure(let figure): name == figure || signals.contains { name == "\(figure)_\($0)" }
            case .family(let prefix): name.hasPrefix(prefix) && name.count > prefix.count
            }
        }
    }

    /// The names that do not depend on the study, in order; `fit_status` is the only text.
    package static let fixed: [String] = columns.compactMap(\.figure)

    /// The beginnings of the names of the families, in order.
    package static let prefixes: [String] = columns.compactMap(\.family)

    /// Whether a curve may show the figure: whether it is a number that a task may give.
    ///
    /// - Parameter signals: The names of the signals where there are several.
    package static func isNumeric(_ name: String, signals: [String] = []) -> Bool {
        name != "fit_status" && columns.contains { $0.has(name, signals: signals) }
    }

    /// Whether a program of the user's own may give a figure or a label this name: letters, digits, `_` and `-`, first a
    /// letter, and no other column of `points.csv`.
    package static func isPossible(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first), name.utf8.count <= 100, !reserved.contains(name) else {
            return false
        }
        return name.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || "_-".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }

    /// The columns that are neither figures nor labels; paths of axes have a point or are the key of a section.
    private static let reserved: Set<String> = [
        "point", "status", "attempts", "train_time_s", "measure_time_s", "failure", "seed", "events", "variations",
        "training", "measurement", "runner", "parameters",
    ]

    /// The names in the order of the columns; members of a family, and names that are in no list, keep their order.
    package static func ordered(_ names: [String]) -> [String] {
        let ranked = names.enumerated().map { index, name in (column(of: name), index, name) }
        return ranked.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    /// The place of the column with this name, else of the one with the longest prefix of it.
    private static func column(of name: String) -> Int {
        if let exact = columns.firstIndex(where: { $0.figure == name }) { return exact }
        let fitting = columns.indices.filter { columns[$0].prefix.map(name.hasPrefix) ?? false }
        return fitting.max { columns[$0].prefix?.count ?? 0 < columns[$1].prefix?.count ?? 0 } ?? columns.count
    }
}
