import Events
import Numerical

/// A training between two epochs, from which it goes on to the same result.
///
/// It holds the networks that are trained already and the state of the one in work; settings and events are those of the
/// training, which must be the same again.
package struct TrainingCheckpoint: Sendable, Equatable {
    /// Of the training task.
    package let identity: ContentHash
    var finished: [FinishedNetwork]
    /// Of the network in work; nil between two.
    var running: NetworkTrainingState?

    /// Epochs done, of all networks together.
    package var epochs: Int {
        finished.reduce(running?.progress.history.epochs.count ?? 0) { $0 + $1.history.epochs.count }
    }
}

extension TrainingCheckpoint {
    /// Whether a training with these settings could have come here.
    func fits(_ settings: TrainingSettings, processes: [Process]) -> Bool {
        let outputLayer = OutputLayer(settings, processes: processes)
        return finished.allSatisfy { network in
            let classifier = network.classifier
            return classifier.network == settings.network && classifier.outputLayer == outputLayer
                && classifier.preprocessing.isConsistent && network.history.isPossible(settings)
                && classifier.parameters.count
                    == NetworkParameters.packedCount(of: LayerShape.layers(classifier.widths))
        } && (running?.progress.isPossible(settings) ?? true)
    }
}

extension TrainingHistory {
    fileprivate func isPossible(_ settings: TrainingSettings) -> Bool {
        epochs.count <= settings.epochs && (0...settings.epochs).contains(bestEpoch)
    }
}

extension TrainingProgress {
    fileprivate func isPossible(_ settings: TrainingSettings) -> Bool {
        history.isPossible(settings) && (0...settings.epochs).contains(epoch) && (0...Int.max / 2).contains(step)
    }
}

/// A network whose training has ended.
struct FinishedNetwork: Sendable, Equatable {
    var classifier: Classifier
    var history: TrainingHistory
}

// MARK: - Files

extension TrainingCheckpoint {
    private struct Header: Codable {
        var identity: String
        var finished: [Finished]
        var progress: TrainingProgress?
        /// Numbers in each buffer of the network in work.
        var buffers: [Int]

        struct Finished: Codable {
            var history: TrainingHistory
            var preprocessing: Preprocessing
            var network: NetworkSettings
            var outputLayer: OutputLayer
            var parameters: Int
        }
    }

    /// The bytes of the checkpoint's file.
    package func encoded() -> [UInt8] {
        let header = Header(
            identity: identity.hex,
            finished: finished.map {
                Header.Finished(
                    history: $0.history, preprocessing: $0.classifier.preprocessing, network: $0.classifier.network,
                    outputLayer: $0.classifier.outputLayer, parameters: $0.classifier.parameters.count)
            },
            progress: running?.progress, buffers: running?.buffers.map(\.count) ?? [])
        return NumberFile.encoded(
            .checkpoint, header: header,
            numbers: finished.map(\.classifier.parameters) + (running?.buffers ?? []))
    }

    /// Reads the bytes of a checkpoint's file.
    ///
    /// - Throws: `TrainingError.malformedCheckpoint` when the bytes are none, truncated or altered.
    package init(decoding bytes: [UInt8]) throws(TrainingError) {
        do throws(NumberFile<Header>.Refusal) {
            var file = try NumberFile<Header>(.checkpoint, decoding: bytes)
            let header = file.header
            guard let identity = ContentHash(hex: header.identity) else {
                throw .init(reason: "its identity cannot be read")
            }
            guard (header.finished.map(\.parameters) + header.buffers).allSatisfy({ $0 >= 0 }) else {
                throw .init(reason: "it has negative counts")
            }
            var finished: [FinishedNetwork] = []
            for entry in header.finished {
                finished.append(
                    FinishedNetwork(
                        classifier: Classifier(
                            preprocessing: entry.preprocessing, network: entry.network,
                            outputLayer: entry.outputLayer, parameters: try file.read(entry.parameters)),
                        history: entry.history))
            }
            var buffers: [[Float]] = []
            for count in header.buffers { buffers.append(try file.read(count)) }
            try file.requireEnd()
            self.identity = identity
            self.finished = finished
            running = header.progress.map { NetworkTrainingState(progress: $0, buffers: buffers) }
        } catch {
            throw .malformedCheckpoint(reason: error.reason)
        }
    }
}
