/// The columns of figures in `points.csv`: the one list of their names and of their order.
package enum FigureNames {
    /// Figures, and families of figures with one member a variation or nuisance parameter, in the order of columns.
    private static let columns: [Column] = [
        .figure("significance"), .figure("significance_stat"), .figure("significance_observed"),
        .figure("mu_hat"), .figure("sigma_mu"), .figure("sigma_mu_stat"), .figure("sigma_mu_syst"),
        .figure("mu_up"), .figure("mu_down"), .figure("auc"), .family("auc_"), .figure("penalty"),
        .family("penalty_"), .figure("cross_entropy"), .figure("epochs"), .figure("best_epoch"),
        .figure("bins_filled"), .family("normalisation_up_"), .family("normalisation_down_"), .family("pull_"),
        .family("constraint_"), .family("correlation_mu_"), .family("impact_up_"), .family("impact_down_"),
        .figure("train_time_s"), .figure("measure_time_s"), .figure("fit_status"),
    ]

    private enum Column {
        case figure(String)
        /// Names that begin so and go on with the name of a variation or nuisance parameter.
        case family(String)

        func has(_ name: String) -> Bool {
            switch self {
            case .figure(let figure): name == figure
            case .family(let prefix): name.hasPrefix(prefix) && name.count > prefix.count
            }
        }
    }

    /// The names that do not depend on the study, in order; `fit_status` is the only text.
    package static let fixed: [String] = columns.compactMap { if case .figure(let name) = $0 { name } else { nil } }

    /// The beginnings of the names of the families, in order.
    package static let prefixes: [String] = columns.compactMap { if case .family(let name) = $0 { name } else { nil } }

    /// Whether a curve may show the figure: whether it is a number that a task may give.
    package static func isNumeric(_ name: String) -> Bool {
        name != "fit_status" && columns.contains { $0.has(name) }
    }

    /// The names in the order of the columns; members of a family, and names that are in no list, keep their order.
    package static func ordered(_ names: [String]) -> [String] {
        let ranked = names.enumerated().map { index, name in
            (columns.firstIndex { $0.has(name) } ?? columns.count, index, name)
        }
        return ranked.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
}
