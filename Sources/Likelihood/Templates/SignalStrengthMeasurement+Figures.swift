extension SignalStrengthMeasurement {
    /// All figures by their names in `points.csv`; those that do not exist or are not finite are left out.
    ///
    /// Figures of one signal have plain names (`sigma_mu`, `impact_up_<nuisance>`), those of several the name of the signal
    /// in them (`sigma_mu_<signal>`, `impact_up_<signal>_<nuisance>`); pull and constraint belong to no signal.
    package var figures: [String: Double] {
        var figures: [String: Double?] = ["bins_filled": Double(filledBins)]
        for signal in signals {
            let suffix = signals.count == 1 ? "" : "_\(signal.name)"
            for (name, value) in signal.figures { figures[name + suffix] = value }
            for nuisance in signal.nuisances {
                let name = "\(suffix)_\(nuisance.pull.name)"
                figures["pull_\(nuisance.pull.name)"] = nuisance.pull.value
                figures["constraint_\(nuisance.pull.name)"] = nuisance.pull.constraint
                figures["correlation_mu\(name)"] = nuisance.correlation
                figures["impact_up\(name)"] = nuisance.impact.postfit?.up.value
                figures["impact_down\(name)"] = nuisance.impact.postfit?.down.value
            }
            for (other, correlation) in signal.signalCorrelations {
                figures["correlation_mu\(suffix)_mu_\(other)"] = correlation
            }
        }
        return figures.compactMapValues(\.self).filter(\.value.isFinite)
    }
}

extension SignalResult {
    fileprivate var figures: [String: Double?] {
        [
            "significance": discovery.significance,
            "significance_stat": statisticalDiscovery.significance,
            "mu_hat": strength.value,
            "sigma_mu": strength.uncertainty,
            "sigma_mu_stat": statisticalUncertainty,
            "sigma_mu_syst": systematicUncertainty,
            "sigma_mu_mcstat": simulationUncertainty,
            "sigma_mu_fisher": fisherUncertainty,
            "mu_up": interval.up,
            "mu_down": interval.down,
        ]
    }
}
