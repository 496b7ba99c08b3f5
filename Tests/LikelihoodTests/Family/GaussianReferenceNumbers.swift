// Made from the named files; the count term of the baseline does not matter for differences.
import Likelihood

extension GaussianReference {
    /// z of the 21 given values.
    static let discrete: [GaussianReference] = [
        GaussianReference(
            classifier: .baseline, truth: .pi / 4, knowledge: .prior, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9130493028, upper: 1.087558489, negativeLogLikelihood: -27.888301405),
        GaussianReference(
            classifier: .baseline, truth: .pi / 4, knowledge: .auxiliary, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: -38.854482816),
        GaussianReference(
            classifier: .baseline, truth: .pi / 4, knowledge: .none, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9115959768, upper: 1.087558489, negativeLogLikelihood: -28.114092758),
        GaussianReference(
            classifier: .baseline, truth: .pi / 2, knowledge: .prior, countTerm: .gammaOfCount,
            signalStrength: 1.000000001, lower: 0.8502590276, upper: 1.151682051, negativeLogLikelihood: -28.915682516),
        GaussianReference(
            classifier: .baseline, truth: .pi / 2, knowledge: .auxiliary, countTerm: .gammaOfCount,
            signalStrength: 1.000000001, lower: 0.8502590276, upper: 1.151682051, negativeLogLikelihood: -38.83404014),
        GaussianReference(
            classifier: .baseline, truth: .pi / 2, knowledge: .none, countTerm: .gammaOfCount,
            signalStrength: 1.000000001, lower: 0.8502590276, upper: 1.151682051, negativeLogLikelihood: -30.375174418),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .prior, countTerm: .poisson,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: 46.720025489),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .prior, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9141434066, upper: 1.091404097, negativeLogLikelihood: -27.888301405),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .auxiliary, countTerm: .poisson,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: 64.587053666),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .auxiliary, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: -38.854482816),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .none, countTerm: .poisson,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: 46.494234136),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .none, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9141434066, upper: 1.092836739, negativeLogLikelihood: -28.114092758),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .prior, countTerm: .poisson,
            signalStrength: 1, lower: 0.9141434066, upper: 1.111111714, negativeLogLikelihood: 47.953726039),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .prior, countTerm: .gammaOfCount,
            signalStrength: 1.025236394, lower: 0.9167971948, upper: 1.113245432, negativeLogLikelihood: -26.685321901),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .auxiliary, countTerm: .poisson,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: 62.352873839),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .auxiliary, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: -36.57295848),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .none, countTerm: .poisson,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: 46.494234136),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .none, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9141434066, upper: 1.092836739, negativeLogLikelihood: -28.114092758),
    ]

    /// z anywhere between 0 and π/2, templates made anew at each z: A_gaussian_continuous_z.json.
    static let continuous: [GaussianReference] = [
        GaussianReference(
            classifier: .baseline, truth: .pi / 4, knowledge: .prior, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9070892904, upper: 1.087558489, negativeLogLikelihood: -27.888301405),
        GaussianReference(
            classifier: .baseline, truth: .pi / 4, knowledge: .auxiliary, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: -38.854482816),
        GaussianReference(
            classifier: .baseline, truth: .pi / 4, knowledge: .none, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9064296745, upper: 1.087558489, negativeLogLikelihood: -28.114092758),
        GaussianReference(
            classifier: .baseline, truth: .pi / 2, knowledge: .prior, countTerm: .gammaOfCount,
            signalStrength: 0.9999998019, lower: 0.8502590276, upper: 1.189192526, negativeLogLikelihood: -28.915682516),
        GaussianReference(
            classifier: .baseline, truth: .pi / 2, knowledge: .auxiliary, countTerm: .gammaOfCount,
            signalStrength: 0.9999998019, lower: 0.8502590276, upper: 1.169513525, negativeLogLikelihood: -38.83404014),
        GaussianReference(
            classifier: .baseline, truth: .pi / 2, knowledge: .none, countTerm: .gammaOfCount,
            signalStrength: 0.9999998019, lower: 0.8502590276, upper: 1.186919948, negativeLogLikelihood: -30.375174418),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .prior, countTerm: .poisson,
            signalStrength: 1, lower: 0.9141434066, upper: 1.09321192, negativeLogLikelihood: 46.720025489),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .prior, countTerm: .gammaOfCount,
            signalStrength: 1.000810668, lower: 0.9141639509, upper: 1.096077191, negativeLogLikelihood: -27.888543048),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .auxiliary, countTerm: .poisson,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: 64.587053666),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .auxiliary, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: -38.854482816),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .none, countTerm: .poisson,
            signalStrength: 1, lower: 0.9141434066, upper: 1.093811495, negativeLogLikelihood: 46.494234136),
        GaussianReference(
            classifier: .aware, truth: .pi / 4, knowledge: .none, countTerm: .gammaOfCount,
            signalStrength: 1.001481624, lower: 0.9142119048, upper: 1.096763245, negativeLogLikelihood: -28.114898202),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .prior, countTerm: .poisson,
            signalStrength: 1.009044463, lower: 0.91937625, upper: 1.102343926, negativeLogLikelihood: 47.849858921),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .prior, countTerm: .gammaOfCount,
            signalStrength: 1.010980941, lower: 0.9206861058, upper: 1.104685006, negativeLogLikelihood: -26.78013474),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .auxiliary, countTerm: .poisson,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: 62.352873839),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .auxiliary, countTerm: .gammaOfCount,
            signalStrength: 1, lower: 0.9141434066, upper: 1.087558489, negativeLogLikelihood: -36.57295848),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .none, countTerm: .poisson,
            signalStrength: 1, lower: 0.9141434066, upper: 1.093811495, negativeLogLikelihood: 46.494234136),
        GaussianReference(
            classifier: .aware, truth: .pi / 2, knowledge: .none, countTerm: .gammaOfCount,
            signalStrength: 1.001480632, lower: 0.9142119048, upper: 1.096763245, negativeLogLikelihood: -28.114898202),
    ]
}
