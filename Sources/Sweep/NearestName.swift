/// The candidate that a misspelt name most likely means.
///
/// - Returns: The candidate with the least edit distance (letter case ignored), the first of several; nil when even
///   that needs as many edits as the name or the candidate has characters, or when there are no candidates.
func nearestName(to name: String, among candidates: [String]) -> String? {
    let letters = Array(name.lowercased())
    let ranked = candidates.map { ($0, editDistance(letters, Array($0.lowercased()))) }
    guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 < min(letters.count, best.0.count) else { return nil }
    return best.0
}

/// The least number of insertions, deletions and replacements that turn one word into the other (Levenshtein).
func editDistance(_ first: [Character], _ second: [Character]) -> Int {
    var previous = Array(0...second.count)
    for (row, letter) in first.enumerated() {
        var current = [row + 1]
        for (column, other) in second.enumerated() {
            let replaced = previous[column] + (letter == other ? 0 : 1)
            current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
        }
        previous = current
    }
    return previous[second.count]
}
