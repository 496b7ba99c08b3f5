/// Something in a workspace that is permitted but seldom meant.
package struct LintFinding: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// No sample expects an event in a bin; with data there the likelihood is 0 wherever nothing adds to it.
        case emptyBin
        case negativeYield
        case zeroYield
        /// All samples together expect less than nothing.
        case negativeTotal
        case oneSidedVariation
        /// Both variations go the same way.
        case sameSidedVariation
        /// Both variations are the same, and not the nominal yields.
        case identicalVariations
        case variationWithoutEffect
        case largeNormalisation
        case negativeVariation
        case largeUncertainty
        /// A bin whose γ is fixed, as its uncertainty or its yield is not above 0.
        case fixedFactor
        /// A Poisson constraint of so many events that its logarithm loses digits when written naively.
        case hugeConstraint
        case missingInterest
        case interestWithoutEffect
        case startsAtBound
        case unusedSettings
    }

    package let kind: Kind
    /// One sentence with the names of channel, sample, modifier and bin, as far as they matter.
    package let sentence: String
}

extension LintFinding: CustomStringConvertible {
    package var description: String { sentence }
}
