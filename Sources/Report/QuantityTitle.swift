import Sweep

/// A figure or a setting in plain words with the notation of the field, such as "Significance Z₀ [s.d.]".
struct QuantityTitle: Equatable {
    var words: String
    var symbol = ""
    /// The index of the symbol.
    var index = ""
    var unit = ""

    /// In gnuplot's enhanced text.
    var gnuplot: String {
        joined(words: GnuplotText.escaped(words), symbol: index.isEmpty ? symbol : "\(symbol)_{\(index)}")
    }

    /// In HTML.
    var html: String {
        joined(words: HTMLText.escaped(words), symbol: index.isEmpty ? symbol : "\(symbol)<sub>\(index)</sub>")
    }

    private func joined(words: String, symbol: String) -> String {
        [words, symbol, unit.isEmpty ? "" : "[\(unit)]"].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension QuantityTitle {
    /// The title of a figure; its name where it has none.
    static func figure(_ name: String) -> QuantityTitle {
        if let title = figures[name] { return title }
        for (prefix, title) in prefixes where name.hasPrefix(prefix) {
            return title(String(name.dropFirst(prefix.count)))
        }
        return QuantityTitle(words: name)
    }

    /// The title of a setting by its dotted path; the path where it has none.
    static func setting(_ path: String) -> QuantityTitle {
        settings[path] ?? QuantityTitle(words: path)
    }

    private static let figures: [String: QuantityTitle] = [
        "significance": QuantityTitle(words: "Significance", symbol: "Z", index: "0", unit: "s.d."),
        "significance_stat": QuantityTitle(
            words: "Significance without systematic uncertainties", symbol: "Z", index: "0,stat", unit: "s.d."),
        "significance_counting": QuantityTitle(
            words: "Significance with all events in one bin", symbol: "Z", index: "0,counting", unit: "s.d."),
        "significance_observed": QuantityTitle(
            words: "Observed significance", symbol: "Z", index: "0,obs", unit: "s.d."),
        "mu_hat": QuantityTitle(words: "Best-fit signal strength µ"),
        "nuisance_hat": QuantityTitle(words: "Best-fit nuisance parameter z"),
        "score_spread": QuantityTitle(words: "Spread over the members of the score"),
        "sigma_mu": QuantityTitle(words: "Uncertainty of the signal strength", symbol: "σ", index: "µ"),
        "sigma_mu_stat": QuantityTitle(words: "Statistical uncertainty", symbol: "σ", index: "µ,stat"),
        "sigma_mu_syst": QuantityTitle(words: "Systematic uncertainty", symbol: "σ", index: "µ,syst"),
        "sigma_mu_mcstat": QuantityTitle(
            words: "Uncertainty from the number of simulated events", symbol: "σ", index: "µ,mcstat"),
        "sigma_mu_fisher": QuantityTitle(
            words: "Uncertainty from the Fisher information", symbol: "σ", index: "µ,Fisher"),
        "sigma_mu_counting": QuantityTitle(
            words: "Uncertainty with all events in one bin", symbol: "σ", index: "µ,counting"),
        "sigma_mu_unbiased": QuantityTitle(
            words: "Uncertainty of an unbiased estimate", symbol: "σ", index: "µ"),
        "sigma_mu_spread": QuantityTitle(words: "Spread over the members of the uncertainty", symbol: "σ", index: "µ"),
        "significance_spread": QuantityTitle(
            words: "Spread over the members of the significance", symbol: "Z", index: "0", unit: "s.d."),
        "power": QuantityTitle(words: "Power of the test"),
        "ratio_error": QuantityTitle(words: "Error of the density ratio"),
        "mu_up": QuantityTitle(words: "Upper uncertainty of µ"),
        "mu_down": QuantityTitle(words: "Lower uncertainty of µ"),
        "auc": QuantityTitle(words: "Area under the ROC curve"),
        "auc_spread": QuantityTitle(words: "Spread over the members of the area under the ROC curve"),
        "penalty": QuantityTitle(words: "Penalty on the test events", symbol: "Λ"),
        "cross_entropy": QuantityTitle(words: "Cross-entropy on the test events"),
        "epochs": QuantityTitle(words: "Epochs of the training"),
        "bins_filled": QuantityTitle(words: "Filled bins"),
    ]

    private static let prefixes: [(prefix: String, title: @Sendable (String) -> QuantityTitle)] = [
        ("auc_", { QuantityTitle(words: "Area under the ROC curve, \($0)") }),
        ("pull_", { QuantityTitle(words: "Pull of \($0)", unit: "pre-fit s.d.") }),
        ("constraint_", { QuantityTitle(words: "Post-fit uncertainty of \($0)", unit: "pre-fit s.d.") }),
        ("correlation_mu_", { QuantityTitle(words: "Correlation of µ and \($0)") }),
        ("impact_up_", { QuantityTitle(words: "Impact of \($0) (up) on µ") }),
        ("impact_down_", { QuantityTitle(words: "Impact of \($0) (down) on µ") }),
    ]

    private static let settings: [String: QuantityTitle] = [
        "events.train": QuantityTitle(words: "Training events"),
        "measurement.family.trueValue": QuantityTitle(words: "Nuisance parameter z of the data"),
        "training.loss.kind": QuantityTitle(words: "Loss"),
        "training.loss.signalStrength.variations.first": QuantityTitle(
            words: "Nuisance parameters known in training"),
        "training.seed": QuantityTitle(words: "Seed of the training"),
        "training.batch": QuantityTitle(words: "Batch size", unit: "events"),
        "training.epochs": QuantityTitle(words: "Largest number of epochs"),
        "training.patience": QuantityTitle(words: "Patience", unit: "epochs"),
        "training.network.hidden": QuantityTitle(words: "Nodes of the hidden layers"),
        "training.optimiser.learningRate": QuantityTitle(words: "Learning rate"),
        "training.penalty.strength": QuantityTitle(words: "Penalty strength", symbol: "λ"),
        "training.penalty.bins": QuantityTitle(words: "Bins of the penalty's histogram"),
        "training.penalty.filterWidth": QuantityTitle(words: "Width of the penalty's filter", unit: "bins"),
        "measurement.bins": QuantityTitle(words: "Bins of the discriminant"),
        "measurement.nuisances": QuantityTitle(words: "Nuisance parameters in the fit"),
        "measurement.statisticalUncertainty": QuantityTitle(words: "Statistical uncertainty of the templates"),
        "measurement.assume.value": QuantityTitle(words: "Value that the classifier is told"),
        "measurement.unbinned.test": QuantityTitle(words: "Test"),
        "measurement.unbinned.level": QuantityTitle(words: "Level of the test"),
        "measurement.signalStrength": QuantityTitle(words: "Signal strength µ of the data"),
    ]
}
