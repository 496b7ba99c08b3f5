import Glibc

/// A change of one object of HiggsML events, with every feature that depends on it.
///
/// The momentum of tau, lepton or jets is multiplied by a factor s, and the missing transverse momentum recoils by
/// -(s - 1) times their transverse momentum (of the jets the two leading ones); a soft term is shifted. Then
///
///     PRI_met, PRI_met_phi    follow from the new missing momentum,
///     a derived feature       is its value in the file + formula(changed event) - formula(event),
///     DER_mass_MMC            is multiplied by the ratio of the new and the old DER_sum_pt,
///
/// the formulas being those of `HiggsMLEvent`. What does not depend on the object keeps its value, and so does everything
/// for a factor of 1 or a shift of 0; nothing is rounded. The scaled mass is a crude linearisation, which stands in for a
/// new fit of the two neutrinos. PRI_met_sumet stays.
///
/// As in the table that arXiv:2105.08742, Sec. V, is based on, but there the changed features are the formulas themselves,
/// which differ from the file by its rounding and the masses of jets also where nothing changes.
struct HiggsMLChange {
    let object: HiggsMLObject
    private let columns: HiggsMLColumns

    /// - Throws: `EventsError.unknownFeature` when the events are not those of the challenge.
    init(_ object: HiggsMLObject, of table: EventTable, usedBy user: String) throws(EventsError) {
        self.object = object
        columns = try HiggsMLColumns(object, of: table, usedBy: user)
    }

    /// The size of a variation: of a soft term a shift, of another object a scale.
    ///
    /// - Throws: `EventsError.invalidSetting` for another change, one that is not finite or one that turns momenta around.
    func amount(_ change: FeatureChange, usedBy user: String) throws(EventsError) -> Double {
        switch change {
        case .shift(let amount) where object.isSoftTerm && amount.isFinite: return amount
        case .scale(let amount) where !object.isSoftTerm && abs(amount) < 1: return amount
        default:
            let expected = object.isSoftTerm ? "by a finite shift" : "by a scale above -1 and below 1"
            throw .invalidSetting(user, reason: "\(object.rawValue) changes \(expected)")
        }
    }

    /// Changes some events in place; a missing value (NaN) stays missing.
    ///
    /// - Parameters:
    ///   - amount: The factor on the momentum, or the shift of a soft term in GeV.
    ///   - values: Shape `[features][events]`.
    func apply(_ amount: Double, to values: inout [[Double]], events: [Int]) {
        guard amount != (object.isSoftTerm ? 0 : 1) else { return }
        for event in events {
            let before = columns.event(event, in: values)
            let after = before.changing(object, by: amount)
            let sumBefore = values[columns.ptSum][event]
            for (feature, column) in columns.derived {
                let value = values[column][event] + after.value(of: feature) - before.value(of: feature)
                values[column][event] = value.clamped(to: feature.range)
            }
            values[columns.fittedMass][event] *= values[columns.ptSum][event] / sumBefore
            for column in columns.momenta { values[column][event] *= amount }
            values[columns.missing][event] = after.missing.pt
            values[columns.missingPhi][event] = atan2(after.missing.y, after.missing.x)
        }
    }
}

extension HiggsMLEvent {
    /// The event with one object changed by a factor, or by a shift of the soft term in GeV.
    fileprivate func changing(_ object: HiggsMLObject, by amount: Double) -> HiggsMLEvent {
        var event = self
        switch object {
        case .tau:
            event.tau = tau.scaled(by: amount, mass: Self.tauMass)
            event.recoil(against: tau, scaledBy: amount)
        case .lepton:
            event.lepton = lepton.scaled(by: amount)
            event.recoil(against: lepton, scaledBy: amount)
        case .jet:
            event.jets = jets.scaled(by: amount, mass: amount * jets.mass)
            event.allJetsPt *= amount
            event.recoil(against: jets, scaledBy: amount)
        case .softTermX: event.missing = .transverse(x: missing.x + amount, y: missing.y)
        case .softTermY: event.missing = .transverse(x: missing.x, y: missing.y + amount)
        }
        return event
    }

    /// Balances the change of a momentum by a factor.
    private mutating func recoil(against momentum: FourMomentum, scaledBy factor: Double) {
        missing = .transverse(
            x: missing.x - (factor - 1) * momentum.x, y: missing.y - (factor - 1) * momentum.y)
    }
}

extension Double {
    /// The nearest value in a range; NaN stays NaN.
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        isNaN ? self : Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
