import Glibc

/// The energy and momentum of a particle or of several together, in GeV.
struct FourMomentum {
    var x = 0.0
    var y = 0.0
    var z = 0.0
    var energy = 0.0

    /// The momentum of nothing.
    static let zero = FourMomentum()

    /// px = pT cos φ, py = pT sin φ, pz = pT sinh η, E² = p² + m².
    static func particle(pt: Double, eta: Double, phi: Double, mass: Double = 0) -> FourMomentum {
        let z = pt * sinh(eta)
        return FourMomentum(
            x: pt * cos(phi), y: pt * sin(phi), z: z, energy: (pt * pt + z * z + mass * mass).squareRoot())
    }

    /// A momentum in the transverse plane without mass.
    static func transverse(x: Double, y: Double) -> FourMomentum {
        FourMomentum(x: x, y: y, z: 0, energy: hypot(x, y))
    }

    static func + (first: FourMomentum, second: FourMomentum) -> FourMomentum {
        FourMomentum(
            x: first.x + second.x, y: first.y + second.y, z: first.z + second.z, energy: first.energy + second.energy)
    }

    /// The transverse momentum.
    var pt: Double { hypot(x, y) }

    /// The momentum of a particle of this mass in the same direction, `factor` times as large.
    func scaled(by factor: Double, mass: Double = 0) -> FourMomentum {
        let (x, y, z) = (factor * x, factor * y, factor * z)
        return FourMomentum(x: x, y: y, z: z, energy: (x * x + y * y + z * z + mass * mass).squareRoot())
    }

    /// pT pT' sin(φ' - φ), the product that is positive when the other direction is to the left.
    func cross(_ other: FourMomentum) -> Double { x * other.y - y * other.x }

    /// √|E² - p²|.
    var mass: Double { abs(energy * energy - x * x - y * y - z * z).squareRoot() }
}
