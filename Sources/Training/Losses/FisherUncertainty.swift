import Numerical

/// The uncertainties of signal strengths from the inverse Fisher information of binned counts, with their derivatives.
///
///     F = Σ_i g_i g_iᵀ / ν_i + diag(0 ... 0, 1 ... 1),   V = F⁻¹,   σ_k = √V_kk
///
/// ν_i are the expected events of bin i, g_i their derivatives with respect to the signal strengths and the nuisance
/// parameters, each of which has a unit Gaussian constraint: at µ = 1 and no pull the signals and the shifts (paper B;
/// arXiv:1806.04743; arXiv:2003.07186). Bins of at most `floor` expected events are skipped.
///
/// The derivatives, with q_i = V_k · g_i / ν_i:
///
///     ∂σ_k/∂ν_i = q_i² / 2σ_k,   ∂σ_k/∂g_ij = -V_kj q_i / σ_k
struct FisherUncertainty: Sendable {
    let signals: Int
    /// Parameters of the fit: the signals first, then the nuisance parameters; fewer than the templates have fixes the rest.
    let parameters: Int
    /// Columns of the templates: ν, then the signals, then the shifts.
    let stride: Int
    let floor: Double
    /// σ of each signal as `evaluate` found them, infinity for all when the templates do not determine all of them.
    private(set) var uncertainties: [Double]
    private var rows: [Double] = []
    private var inverseYields: [Double] = []
    private var matrix: [Double] = []
    private var diagonal: [Double]
    private var column: [Double] = []

    init(signals: Int, nuisances: Int, fixesNuisances: Bool = false, floor: Double) {
        self.signals = signals
        self.floor = floor
        parameters = fixesNuisances ? signals : signals + nuisances
        stride = 1 + signals + nuisances
        uncertainties = [Double](repeating: .infinity, count: signals)
        diagonal = uncertainties
    }

    /// Computes `uncertainties` of templates; allocates nothing after the first time.
    ///
    /// - Parameters:
    ///   - templates: Shape `[bins, stride]`.
    ///   - minimised: The signals of which the derivatives are wanted.
    ///   - gradient: Σ_k ∂σ_k/∂templates is added, shape of `templates`; empty when it is not wanted. Nothing is added
    ///     when the uncertainties are infinite, as when one template is empty.
    mutating func evaluate(_ templates: [Double], minimised: [Int], gradient: inout [Double]) {
        guard findUncertainties(templates) else {
            for signal in 0..<signals { uncertainties[signal] = .infinity }
            return
        }
        guard !gradient.isEmpty else { return }
        for signal in minimised {
            if signals > 1 { solve(for: signal) }
            addGradient(uncertainties[signal], to: &gradient)
        }
    }

    /// Whether the templates determine all signals.
    private mutating func findUncertainties(_ templates: [Double]) -> Bool {
        assemble(templates)
        for signal in 0..<signals { diagonal[signal] = matrix[signal * (parameters + 1)] }
        guard SymmetricKernels.factorise(&matrix, size: parameters) != nil else { return false }
        for signal in 0..<signals {
            solve(for: signal)
            // F_kk V_kk is 1 without correlations; beyond 1e12 it is rounding that tells two signals apart.
            guard column[signal] > 0, column[signal] * diagonal[signal] < 1e12 else { return false }
            uncertainties[signal] = column[signal].squareRoot()
        }
        return true
    }

    /// F in the lower triangle.
    private mutating func assemble(_ templates: [Double]) {
        let bins = templates.count / stride
        rows.removeAll(keepingCapacity: true)
        inverseYields.removeAll(keepingCapacity: true)
        for bin in 0..<bins {
            let yield = templates[bin * stride]
            inverseYields.append(yield > floor ? 1 / yield : 0)
            rows.append(contentsOf: templates[bin * stride + 1..<bin * stride + 1 + parameters])
        }
        matrix.removeAll(keepingCapacity: true)
        matrix.append(contentsOf: repeatElement(0, count: parameters * parameters))
        for nuisance in signals..<parameters { matrix[nuisance * (parameters + 1)] = 1 }
        SymmetricKernels.addOuterProducts(of: rows, weights: inverseYields, size: parameters, to: &matrix)
    }

    /// V_k in `column`.
    private mutating func solve(for signal: Int) {
        column.removeAll(keepingCapacity: true)
        column.append(contentsOf: repeatElement(0, count: parameters))
        column[signal] = 1
        SymmetricKernels.solve(factor: matrix, size: parameters, &column)
    }

    private func addGradient(_ uncertainty: Double, to gradient: inout [Double]) {
        for (bin, inverseYield) in inverseYields.enumerated() where inverseYield > 0 {
            var projection = 0.0
            for index in 0..<parameters { projection += column[index] * rows[bin * parameters + index] }
            projection *= inverseYield
            gradient[bin * stride] += projection * projection / (2 * uncertainty)
            for index in 0..<parameters {
                gradient[bin * stride + 1 + index] -= column[index] * projection / uncertainty
            }
        }
    }
}
