import Testing

@testable import Sweep

@Suite struct FigureNamesTests {
    @Test func order() {
        let names = [
            "fit_status", "pull_b", "auc_x", "mine", "pull_a", "sigma_mu", "auc", "significance_stat", "significance",
            "sigma_mu_stat_ggH", "sigma_mu_ggH", "sigma_mu_stat", "significance_VBF",
        ]
        let expected = [
            "significance", "significance_VBF", "significance_stat", "sigma_mu", "sigma_mu_ggH", "sigma_mu_stat_ggH",
            "sigma_mu_stat", "auc", "auc_x", "pull_b", "pull_a", "fit_status", "mine",
        ]
        #expect(FigureNames.ordered(names) == expected)
    }

    @Test func lists() {
        #expect(FigureNames.fixed.count == 30)
        #expect(
            FigureNames.prefixes == [
                "auc_", "penalty_", "normalisation_up_", "normalisation_down_", "pull_", "constraint_",
                "correlation_mu_", "impact_up_", "impact_down_",
            ])
    }

    @Test(arguments: [("auc", true), ("auc_tau", true), ("auc_", false), ("fit_status", false), ("train_time_s", true)])
    func numeric(_ name: String, _ expected: Bool) {
        #expect(FigureNames.isNumeric(name) == expected)
    }

    @Test(arguments: [
        ("sigma_mu_ggH", true), ("sigma_mu_stat_VBF", true), ("sigma_mu_VH", false), ("sigma_mu_sta", false),
        ("auc_ggH", true), ("epochs_ggH", false),
    ])
    func figuresOfSeveralSignals(_ name: String, _ expected: Bool) {
        #expect(FigureNames.isNumeric(name, signals: ["ggH", "VBF"]) == expected)
        #expect(FigureNames.isNumeric(name) == (name == "auc_ggH"))
    }
}
