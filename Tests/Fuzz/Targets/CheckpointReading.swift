import Training

/// Files of checkpoints: what decodes encodes to the same, and a training refuses it or goes on from it.
enum CheckpointReading {
    static func read(_ bytes: [UInt8]) throws(BrokenPromise) -> Bool {
        guard let checkpoint = try? TrainingCheckpoint(decoding: NumberFiles.file(bytes)) else { return false }
        let encoded = checkpoint.encoded()
        let again = try keeping("a checkpoint can be decoded again") { try TrainingCheckpoint(decoding: encoded) }
        try expect(again.encoded() == encoded, "a checkpoint is encoded as it is")
        _ = checkpoint.epochs
        for settings in SmallTrainings.settings {
            guard var training = try? SmallTrainings.training(settings, from: checkpoint) else { continue }
            _ = try? training.nextEpoch()
            _ = training.checkpoint.encoded()
        }
        return true
    }
}
