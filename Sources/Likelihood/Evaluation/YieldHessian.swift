import Numerical

/// Second derivatives of functions of the expected yields, with scratch memory of its own.
///
///     H_ij = Σ_b curvature_b (∂ν_b/∂θ_i) (∂ν_b/∂θ_j) + slope_b ∂²ν_b/∂θ_i∂θ_j
///
/// Parameters that drive whole samples come first and have a dense matrix; each γ has a row of its one bin.
final class YieldHessian {
    let yields: YieldEvaluator
    let model: CompiledModel
    /// The parameters that are no γ, or one that nothing depends on where there are none.
    let columnCount: Int
    /// ∂ν/∂θ of the parameters that are no γ, shape `[bins, columns]`.
    private(set) var jacobian: [Double]
    /// ∂ν/∂γ of every γ of every channel by its slot, see `BinSet`.
    let binSlopes: UnsafeMutablePointer<Double>
    /// Shape `[columns, columns]`, lower triangle.
    private var matrix: [Double]
    private let memory: ScratchMemory

    init(_ yields: YieldEvaluator) {
        self.yields = yields
        model = yields.model
        var memory = ScratchMemory()
        columnCount = max(model.scalarCount, 1)
        jacobian = Array(repeating: 0, count: model.binCount * columnCount)
        matrix = Array(repeating: 0, count: columnCount * columnCount)
        binSlopes = memory.allocate(model.slotCount, repeating: 0)
        self.memory = memory
    }

    /// Computes `jacobian` and `binSlopes`, after `YieldEvaluator.prepareSlopes()`.
    func computeJacobian() {
        jacobian.withUnsafeMutableBufferPointer { jacobian in
            guard let jacobian = jacobian.baseAddress else { return }
            jacobian.update(repeating: 0, count: model.binCount * columnCount)
            binSlopes.update(repeating: 0, count: model.slotCount)
            let samples = model.samples.pointer
            for index in 0..<model.samples.count { addJacobian(of: index, samples[index], to: jacobian) }
        }
    }

    /// Adds H to the lower triangle of a matrix of shape `[parameters, parameters]`.
    ///
    /// - Parameters:
    ///   - slopes: Shape `[bins]`; nil for zeros.
    ///   - curvatures: Shape `[bins]`.
    func add(
        slopes: UnsafePointer<Double>?, curvatures: [Double], to hessian: UnsafeMutablePointer<Double>
    ) {
        computeJacobian()
        matrix.withUnsafeMutableBufferPointer { matrix in
            matrix.update(repeating: 0)
            guard let slopes, let matrix = matrix.baseAddress else { return }
            let samples = model.samples.pointer
            for index in 0..<model.samples.count {
                addCurvature(of: index, samples[index], weights: slopes, scalars: matrix, to: hessian)
            }
        }
        SymmetricKernels.addOuterProducts(of: jacobian, weights: curvatures, size: columnCount, to: &matrix)
        addScalars(to: hessian)
        addBinFactors(curvatures: curvatures, to: hessian)
    }

    private func addJacobian(of index: Int, _ sample: CompiledSample, to jacobian: UnsafeMutablePointer<Double>) {
        let terms = model.normalisations.pointer
        let shapes = model.shapes.pointer
        let variations = model.variations.pointer
        let size = columnCount
        let count = sample.bins.count
        let factor = yields.factors[index].value
        let binFactors = yields.binFactors + sample.firstCell
        let base = yields.shifted + sample.firstCell
        let termSlopes = yields.termSlopes
        let rows = jacobian + sample.bins.lowerBound * size
        for bin in 0..<count {
            let row = rows + bin * size
            let yield = base[bin] * binFactors[bin]
            for term in sample.normalisations { row[terms[term].parameter] += yield * termSlopes[term] }
        }
        guard factor != 0 else { return }
        var place = sample.firstVariation
        for shape in sample.shapes {
            let parameter = shapes[shape].parameter
            let slope = yields.asymmetries[parameter].first
            for bin in 0..<count {
                let change = variations[place + bin] + slope * variations[place + count + bin]
                rows[bin * size + parameter] += factor * binFactors[bin] * change
            }
            place += 2 * count
        }
        for place in sample.binFactors {
            let slopes = binSlopes + model.binSets.pointer[model.binFactors.pointer[place]].slot
            for bin in 0..<count {
                slopes[bin] += factor * base[bin] * yields.binFactor(of: sample, bin, omitting: place)
            }
        }
    }

    private func addScalars(to hessian: UnsafeMutablePointer<Double>) {
        let size = columnCount
        matrix.withUnsafeBufferPointer { matrix in
            for row in 0..<model.scalarCount {
                let target = hessian + row * model.parameterCount
                for column in 0...row { target[column] += matrix[row * size + column] }
            }
        }
    }

    /// Adds curvature_b ∂ν_b/∂γ ∂ν_b/∂θ: the rows of γ.
    private func addBinFactors(curvatures: [Double], to hessian: UnsafeMutablePointer<Double>) {
        let size = columnCount
        jacobian.withUnsafeBufferPointer { jacobian in
            for index in 0..<model.binSets.count {
                let set = model.binSets.pointer[index]
                for (place, bin) in set.bins.enumerated() {
                    let gamma = set.parameter + place
                    let row = hessian + gamma * model.parameterCount
                    let scaled = curvatures[bin] * binSlopes[set.slot + place]
                    guard scaled != 0 else { continue }
                    for column in 0..<model.scalarCount { row[column] += scaled * jacobian[bin * size + column] }
                    addPairs(of: index, place, scaled: scaled, to: row)
                }
            }
        }
    }

    /// The γ of a bin with those of its other sets and with itself, each pair once.
    private func addPairs(of index: Int, _ place: Int, scaled: Double, to row: UnsafeMutablePointer<Double>) {
        let sets = model.binSets.pointer
        for other in sets[index].sets where sets[other].parameter <= sets[index].parameter {
            row[sets[other].parameter + place] += scaled * binSlopes[sets[other].slot + place]
        }
    }
}
