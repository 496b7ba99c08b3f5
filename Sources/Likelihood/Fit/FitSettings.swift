/// When a fit ends.
package struct FitSettings: Sendable, Equatable {
    /// The goal of the estimated distance to the minimum in units of −ln L (half the Newton decrement gᵀ H⁻¹ g of the free
    /// parameters); a parameter is then off by less than √(2 · goal) of its uncertainty.
    package var goal: Double
    package var maximumIterations: Int

    package init(goal: Double = 1e-14, maximumIterations: Int = 1000) {
        self.goal = goal
        self.maximumIterations = maximumIterations
    }
}
