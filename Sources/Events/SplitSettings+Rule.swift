extension SplitSettings {
    /// Shares beyond this are a mistake, and their sum could overflow.
    private static let largestShare = 1_000_000

    /// Refuses shares that define no split.
    ///
    /// - Throws: `EventsError.invalidSetting` when a share is negative or huge, or all are 0.
    func check() throws(EventsError) {
        let shares = [train, validation, test]
        guard shares.allSatisfy({ (0...Self.largestShare).contains($0) }), shares.contains(where: { $0 > 0 }) else {
            throw .invalidSetting(
                "split \(train), \(validation), \(test)",
                reason: "shares must lie between 0 and \(Self.largestShare) and not all be 0")
        }
    }

    /// The split of an event, by the remainder of its number divided by the sum of the (checked) shares.
    func split(ofEvent number: UInt64) -> Split {
        let remainder = Int(number % UInt64(train + validation + test))
        if remainder < train { return .train }
        return remainder < train + validation ? .validation : .test
    }
}
