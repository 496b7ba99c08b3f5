import Glibc

/// Where the features stand that a change reads or writes.
struct HiggsMLColumns {
    let tau, lepton, leadingJet, subleadingJet: (pt: Int, eta: Int, phi: Int)
    let allJetsPt, missing, missingPhi, ptSum, fittedMass: Int
    /// What is proportional to the momentum of the object.
    let momenta: [Int]
    let derived: [(feature: HiggsMLDerivedFeature, column: Int)]

    init(_ object: HiggsMLObject, of table: EventTable, usedBy user: String) throws(EventsError) {
        func column(_ name: String) throws(EventsError) -> Int { try table.index(ofFeature: name, usedBy: user) }
        func direction(_ name: String) throws(EventsError) -> (pt: Int, eta: Int, phi: Int) {
            (try column("PRI_\(name)_pt"), try column("PRI_\(name)_eta"), try column("PRI_\(name)_phi"))
        }
        tau = try direction("tau")
        lepton = try direction("lep")
        leadingJet = try direction("jet_leading")
        subleadingJet = try direction("jet_subleading")
        allJetsPt = try column("PRI_jet_all_pt")
        missing = try column("PRI_met")
        missingPhi = try column("PRI_met_phi")
        ptSum = try column(HiggsMLDerivedFeature.ptSum.rawValue)
        fittedMass = try column("DER_mass_MMC")
        momenta = try object.momentumFeatures.map(column)
        derived = try object.derivedFeatures.map { feature throws(EventsError) in
            (feature, try column(feature.rawValue))
        }
    }

    /// The objects of an event.
    func event(_ event: Int, in values: [[Double]]) -> HiggsMLEvent {
        func momentum(_ columns: (pt: Int, eta: Int, phi: Int), mass: Double = 0) -> FourMomentum {
            .particle(
                pt: values[columns.pt][event], eta: values[columns.eta][event], phi: values[columns.phi][event],
                mass: mass)
        }
        func jet(_ columns: (pt: Int, eta: Int, phi: Int)) -> FourMomentum {
            values[columns.pt][event].isNaN ? .zero : momentum(columns)
        }
        let (size, phi) = (values[missing][event], values[missingPhi][event])
        return HiggsMLEvent(
            tau: momentum(tau, mass: HiggsMLEvent.tauMass), lepton: momentum(lepton),
            jets: jet(leadingJet) + jet(subleadingJet), allJetsPt: values[allJetsPt][event],
            missing: .transverse(x: size * cos(phi), y: size * sin(phi)))
    }
}
