/// Counts refused messages by sender, so that a sender of many fills neither the log nor the memory.
package struct RefusalCounter: Sendable {
    private var counts: [String: Int] = [:]

    /// Senders that are counted apart; the others are counted together.
    private static let distinct = 1000
    private static let others = "others"

    package init() {}

    /// Counts a refusal; answers the count when it is worth a line in the log: the first, the second, the fourth, …
    package mutating func add(_ sender: String) -> Int? {
        let key = counts[sender] != nil || counts.count < Self.distinct ? sender : Self.others
        counts[key, default: 0] += 1
        let count = counts[key] ?? 1
        return count & (count - 1) == 0 ? count : nil
    }
}
