import Testing

@testable import Report

@Suite struct QuantityTitleTests {
    @Test(arguments: [
        ("significance", "Significance Z_{0} [s.d.]", "Significance Z<sub>0</sub> [s.d.]"),
        (
            "sigma_mu", "Uncertainty of the signal strength σ_{µ}",
            "Uncertainty of the signal strength σ<sub>µ</sub>"
        ),
        ("auc_tau_pt", #"Area under the ROC curve, tau\_pt"#, "Area under the ROC curve, tau_pt"),
        ("pull_<b>", "Pull of <b> [pre-fit s.d.]", "Pull of &lt;b&gt; [pre-fit s.d.]"),
        ("my_figure", #"my\_figure"#, "my_figure"),
    ])
    func figures(name: String, gnuplot: String, html: String) {
        #expect(QuantityTitle.figure(name).gnuplot == gnuplot)
        #expect(QuantityTitle.figure(name).html == html)
    }

    @Test func settings() {
        #expect(QuantityTitle.setting("training.penalty.strength").gnuplot == "Penalty strength λ")
        #expect(QuantityTitle.setting("events.scale.signal").gnuplot == "events.scale.signal")
    }
}
