/// The candidate that a misspelt name most likely means.
///
/// - Returns: The candidate with the least edit distance (letter case ignored), the first of several; nil when even
///   that needs as many edits as the name or the candidate has characters, or when there are no candidates.
package func nearestName(to name: String, among candidates: [String]) -> String? {
    guard let best = nearestNames(to: name, among: candidates, count: 1).first else { return nil }
    let distance = editDistance(Array(name.lowercased()), Array(best.lowercased()))
    return distance < min(name.count, best.count) ? best : nil
}

/// The candidates with the least edit distances (letter case ignored), the nearest first.
package func nearestNames(to name: String, among candidates: [String], count: Int) -> [String] {
    let letters = Array(name.lowercased())
    let ranked = candidates.enumerated().map { ($1, editDistance(letters, Array($1.lowercased())), $0) }
    return ranked.sorted { ($0.1, $0.2) < ($1.1, $1.2) }.prefix(count).map(\.0)
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
