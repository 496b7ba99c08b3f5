extension WorkspaceLint {
    mutating func check(_ modifier: Modifier, of sample: Sample, at place: Place) {
        let place = "the \(modifier.kind.rawValue) \"\(modifier.name)\" of \(place)"
        switch modifier {
        case .normalisationFactor, .luminosity, .freeShape, .statisticalUncertainty: break
        case .normalisationUncertainty(_, let up, let down):
            checkNormalisation(up: up, down: down, place: place)
        case .shapeVariation(_, let up, let down):
            checkShape(nominal: sample.nominal, up: up, down: down, place: place)
        case .uncorrelatedShape(_, let uncertainties):
            let widths = zip(uncertainties, sample.nominal).map { $0 > 0 && $1 > 0 ? $0 / $1 : 0 }
            checkWidths(widths, of: place)
            for (bin, width) in widths.enumerated() where width > 0 && 1 / (width * width) > Self.hugeConstraint {
                add(.hugeConstraint, "\(place) has a constraint of \(1 / (width * width)) events in bin \(bin)")
            }
        }
    }

    private mutating func checkNormalisation(up: Double, down: Double, place: String) {
        for (factor, side) in [(up, "up"), (down, "down")]
        where factor > Self.largeFactor || factor < 1 / Self.largeFactor {
            add(.largeNormalisation, "\(place) scales by \(factor) \(side)")
        }
        if up == 1 && down == 1 {
            add(.variationWithoutEffect, "\(place) has no effect")
        } else if up == 1 || down == 1 {
            add(.oneSidedVariation, "\(place) has no effect \(up == 1 ? "up" : "down")")
        } else if up == down {
            add(.identicalVariations, "\(place) is \(up) up and down")
        } else if (up > 1) == (down > 1) {
            add(.sameSidedVariation, "\(place) goes the same way up and down, to \(up) and \(down)")
        }
    }

    private mutating func checkShape(nominal: [Double], up: [Double], down: [Double], place: String) {
        let negative = nominal.indices.filter { (up[$0] < 0 || down[$0] < 0) && nominal[$0] >= 0 }
        if !negative.isEmpty { add(.negativeVariation, "\(place) makes yields negative in \(bins(negative))") }
        if up == nominal && down == nominal { return add(.variationWithoutEffect, "\(place) has no effect") }
        if up == nominal || down == nominal {
            return add(.oneSidedVariation, "\(place) has no effect \(up == nominal ? "up" : "down")")
        }
        if up == down { return add(.identicalVariations, "\(place) is the same up and down") }
        let isSameSided = { (bin: Int) in (up[bin] - nominal[bin]) * (down[bin] - nominal[bin]) > 0 }
        let sameSided = nominal.indices.filter(isSameSided)
        if !sameSided.isEmpty {
            add(.sameSidedVariation, "\(place) goes the same way up and down in \(bins(sameSided))")
        }
    }
}
