import Glibc

/// The reconstructed objects of one event of the HiggsML challenge, from which its derived features follow.
///
/// Momenta in GeV; the lepton, the jets and the missing transverse momentum have no mass, the tau has 0.8 GeV. A jet that
/// is not there has no momentum. Described in C. Adam-Bourdarios et al., JMLR Workshop and Conference Proceedings 42
/// (2014) 19, appendix B; with these masses the features agree with those of the file up to the rounding of its values to
/// three decimals, but for the mass of two jets, whose masses it does not have.
struct HiggsMLEvent {
    var tau: FourMomentum
    var lepton: FourMomentum
    /// The two leading jets together.
    var jets: FourMomentum
    /// The scalar sum of the transverse momenta of all jets.
    var allJetsPt: Double
    /// The missing transverse momentum.
    var missing: FourMomentum

    static let tauMass = 0.8

    private var higgs: FourMomentum { lepton + tau + missing }

    /// A feature that follows from the objects.
    func value(of feature: HiggsMLDerivedFeature) -> Double {
        switch feature {
        case .transverseMass: transverseMass
        case .visibleMass: (lepton + tau).mass
        case .higgsPt: higgs.pt
        case .totalPt: (higgs + jets).pt
        case .ptSum: lepton.pt + tau.pt + allJetsPt
        case .ptRatio: lepton.pt / tau.pt
        case .missingCentrality: missingCentrality
        case .dijetMass: jets.mass
        }
    }

    /// √(2 pT(lepton) MET (1 - cos Δφ)).
    private var transverseMass: Double {
        let (scalarSum, vectorSum) = (lepton.pt + missing.pt, (lepton + missing).pt)
        return abs(scalarSum * scalarSum - vectorSum * vectorSum).squareRoot()
    }

    /// (A + B) / √(A² + B²), A = sin(φ - φ_lepton) / sin(φ_tau - φ_lepton), B = sin(φ_tau - φ) / sin(φ_tau - φ_lepton) with φ
    /// of the missing momentum: √2 between lepton and tau on the bisector; 0 where lepton and tau are on one line.
    private var missingCentrality: Double {
        let opening = lepton.cross(tau)
        // A and B times |MET| and the opening.
        let (a, b) = (lepton.cross(missing) * tau.pt, missing.cross(tau) * lepton.pt)
        let centrality = (a + b) / hypot(a, b) * (opening < 0 ? -1 : 1)
        return opening != 0 && centrality.isFinite ? centrality : 0
    }
}

/// The derived features that a change of the energy of an object can change, by their names in the file.
///
/// The others follow from directions alone.
enum HiggsMLDerivedFeature: String, CaseIterable {
    case transverseMass = "DER_mass_transverse_met_lep"
    case visibleMass = "DER_mass_vis"
    case higgsPt = "DER_pt_h"
    case totalPt = "DER_pt_tot"
    case ptSum = "DER_sum_pt"
    case ptRatio = "DER_pt_ratio_lep_tau"
    case missingCentrality = "DER_met_phi_centrality"
    case dijetMass = "DER_mass_jet_jet"

    /// The values that the feature can take.
    var range: ClosedRange<Double> {
        self == .missingCentrality ? -2.0.squareRoot()...2.0.squareRoot() : 0...(.infinity)
    }
}

extension HiggsMLObject {
    /// The derived features that depend on the object.
    ///
    /// The missing transverse momentum recoils against what changes, so that sums in which both stand stay as they are.
    var derivedFeatures: [HiggsMLDerivedFeature] {
        switch self {
        case .tau, .lepton: [.transverseMass, .visibleMass, .ptSum, .ptRatio, .missingCentrality]
        case .jet: [.transverseMass, .higgsPt, .ptSum, .missingCentrality, .dijetMass]
        case .softTermX, .softTermY: [.transverseMass, .higgsPt, .totalPt, .missingCentrality]
        }
    }

    /// The features of the file that are proportional to the momentum of the object.
    var momentumFeatures: [String] {
        switch self {
        case .tau: ["PRI_tau_pt"]
        case .lepton: ["PRI_lep_pt"]
        case .jet: ["PRI_jet_leading_pt", "PRI_jet_subleading_pt", "PRI_jet_all_pt"]
        case .softTermX, .softTermY: []
        }
    }
}
