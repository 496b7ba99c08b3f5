import Foundation
import Numerical

/// Reads or draws the events, selects, varies and normalises them.
///
/// - Parameter seed: The seed of the sweep; only events that are drawn depend on it.
/// - Throws: The errors of `loadEvents` and of `EventTable.prepared`.
package func prepareEvents(
    _ settings: EventsSettings, variations: [VariationSettings], seed: Int
) throws(EventsError) -> PreparedEvents {
    try loadEvents(settings.source, seed: seed).prepared(settings, variations: variations)
}

/// Reads or draws the events of a source, before any selection.
///
/// The same source and seed give the same events whatever is done with them after, so a table may be kept and shared.
///
/// - Throws: `EventsError` about files and rows, or about settings that describe no events.
package func loadEvents(_ source: EventSource, seed: Int) throws(EventsError) -> EventTable {
    switch source {
    case .higgsml(let settings):
        try settings.tauEnergyScales?.check()
        return try HiggsMLReader.read(settings)
    case .twoGaussians(let settings):
        var stream = source.stream(seed: seed)
        return try settings.generate(from: &stream)
    case .fourGaussians(let settings):
        var stream = source.stream(seed: seed)
        return try settings.generate(from: &stream)
    case .rotatedGaussians(let settings):
        var stream = source.stream(seed: seed)
        return try settings.generate(from: &stream)
    case .bumpHunt(let settings):
        var stream = source.stream(seed: seed)
        return try settings.generate(from: &stream)
    }
}

extension EventSource {
    /// The random numbers that the events of a toy are drawn from.
    fileprivate func stream(seed: Int) -> RandomStream {
        RandomStream(seed: seed, identity: identity, purpose: "events")
    }

    /// The hash of the canonical JSON of the source.
    private var identity: ContentHash {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // A setting that is not finite is refused when the events are drawn.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let json = try? encoder.encode(self) else {
            preconditionFailure("an event source holds only what JSON can express")
        }
        return ContentHash(of: Array(json))
    }
}
