/// The rules that an unbinned model and its events keep.
enum UnbinnedValidation {
    static func check(
        signal: Double, background: Double, events: UnbinnedEvents, nuisances: [UnbinnedNuisance]
    ) throws(ModelError) {
        for (name, yield) in [("signal", signal), ("background", background)] where !(yield > 0 && yield.isFinite) {
            throw .invalidYield(yield, bin: 0, place: "the expected \(name), which has to be above 0")
        }
        let count = events.ratios.count
        try check(events.ratios, count: count, place: "the density ratios") { $0 >= 0 }
        try check(events.weights, count: count, place: "the weights") { $0 >= 0 }
        let names = [UnbinnedLikelihood.signalStrengthName] + nuisances.map(\.name)
        try ModelValidation.checkUnique(names, kind: "parameter")
        for nuisance in nuisances { try check(nuisance, events: events) }
    }

    private static func check(_ nuisance: UnbinnedNuisance, events: UnbinnedEvents) throws(ModelError) {
        guard nuisance.auxiliaryData.isFinite else {
            throw .invalidAuxiliaryData(nuisance.auxiliaryData, parameter: nuisance.name)
        }
        for (place, factors) in [("the signal", nuisance.signalYield), ("the background", nuisance.backgroundYield)] {
            for factor in [factors?.up ?? 1, factors?.down ?? 1] where !(factor > 0 && factor.isFinite) {
                throw .invalidNormalisation(factor, parameter: nuisance.name, place: place)
            }
        }
        let place = "of \"\(nuisance.name)\""
        for (name, ratios) in [("signal", nuisance.signalRatios), ("background", nuisance.backgroundRatios)] {
            guard let ratios else { continue }
            try check(ratios.up, count: events.ratios.count, place: "the \(name) ratios up \(place)") { $0 > 0 }
            try check(ratios.down, count: events.ratios.count, place: "the \(name) ratios down \(place)") { $0 > 0 }
        }
        if nuisance.signalRatios != nil {
            // Its logarithm is interpolated.
            try check(events.ratios, count: events.ratios.count, place: "the density ratios varied \(place)") { $0 > 0 }
        }
    }

    /// - Parameter isPossible: What a finite number has to obey.
    static func check(
        _ values: [Double], count: Int, place: String, _ isPossible: (Double) -> Bool
    ) throws(ModelError) {
        guard values.count == count else { throw .binCountMismatch(what: place, expected: count, found: values.count) }
        for (event, value) in values.enumerated() where !(value.isFinite && isPossible(value)) {
            throw .invalidEvent(value, event: event, place: place)
        }
    }
}
