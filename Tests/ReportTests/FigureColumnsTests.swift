import Sweep
import Testing

@testable import Report

@Suite struct FigureColumnsTests {
    @Test func figuresFollowTheirOrderWithPrefixesInPlace() {
        let names: Set = [
            "zeta", "impact_up_b", "pull_b", "pull_a", "auc_z", "auc", "penalty", "sigma_mu_syst", "sigma_mu",
            "significance_stat", "significance", "alpha", "correlation_mu_a", "constraint_a", "impact_down_b",
        ]
        #expect(
            FigureColumns.ordered(names) == [
                "significance", "significance_stat", "sigma_mu", "sigma_mu_syst", "auc", "auc_z", "penalty", "pull_a",
                "pull_b", "constraint_a", "correlation_mu_a", "impact_up_b", "impact_down_b", "alpha", "zeta",
            ])
    }

    @Test func measurementCountsWhereBothHaveAFigure() {
        let record = point(["x": .number(1)], train: ["auc": 1, "epochs": 5], measure: ["auc": 2])
        #expect(record.figures == ["auc": 2, "epochs": 5])
    }

    @Test func plainFiguresAreThoseWithoutASuffix() {
        #expect(FigureColumns.isPlain("auc"))
        #expect(!FigureColumns.isPlain("auc_tau_pt"))
    }
}
