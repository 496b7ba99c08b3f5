/// What a coordinator knows: its own key pair and whom it lets in.
package struct CoordinatorKeys: Equatable, Sendable {
    package var pair: CurveKeyPair
    /// For the ``Authenticator``.
    package var workers: [AcceptedKey]

    /// For the options of the socket that workers connect to.
    package var security: SocketSecurity { .curveServer(secret: pair.secretKey) }
}

/// What a worker knows: its own name and key pair, and to whom it talks.
package struct WorkerKeys: Equatable, Sendable {
    package var name: String
    package var pair: CurveKeyPair
    package var coordinator: CurveKey

    /// For the options of the socket that connects to the coordinator.
    package var security: SocketSecurity { .curveClient(own: pair, server: coordinator) }
}

/// The files in which keys live.
///
///     DIR               mode 0700
///     DIR/coordinator.key    0600: the coordinator's own pair
///     DIR/workers.pub        0644: the public keys that the coordinator lets in
///     DIR/worker.key         0600: all that a worker needs, to be carried to its host
///     DIR/NAME.key           0600: the same for another worker
///
/// A file with a secret that others can read or write, or that belongs to another user, is refused.
package enum KeyFiles {
    /// The name of the worker whose key `create(in:)` makes.
    private static let firstWorker = "worker"

    private static func coordinatorFile(_ directory: String) -> String { "\(directory)/coordinator.key" }
    private static func workersFile(_ directory: String) -> String { "\(directory)/workers.pub" }
    private static func workerFile(_ directory: String, _ name: String) -> String { "\(directory)/\(name).key" }

    /// Makes the keys of a coordinator and of its first worker in a folder, which is made too.
    ///
    /// - Throws: `KeyFileError` when one of the files is there already, or cannot be made; none is left then.
    package static func create(in directory: String) throws(KeyFileError) {
        let coordinator = try newPair()
        let worker = WorkerKeys(name: firstWorker, pair: try newPair(), coordinator: coordinator.publicKey)
        let accepted = AcceptedKey(key: worker.pair.publicKey, name: worker.name)
        let files: [(path: String, mode: UInt32, text: String)] = [
            (coordinatorFile(directory), 0o600, text(coordinator)),
            (workersFile(directory), 0o644, AcceptedKeyList.heading + AcceptedKeyList.line(accepted)),
            (workerFile(directory, worker.name), 0o600, text(worker)),
        ]
        try OwnedFile.makeFolder(directory)
        for (index, file) in files.enumerated() {
            do {
                try OwnedFile.create(file.path, mode: file.mode, file.text)
            } catch {
                for made in files.prefix(index) { OwnedFile.remove(made.path) }
                throw error
            }
        }
    }

    /// Makes the key of another worker and lets it in.
    ///
    /// - Returns: The path of its file.
    /// - Throws: `KeyFileError` when the name is taken or impossible, or when the folder is not one with keys.
    @discardableResult
    package static func add(_ name: String, in directory: String) throws(KeyFileError) -> String {
        guard WorkerName.checked(name) != nil else { throw .badName(name) }
        let keys = try coordinator(directory: directory)
        guard !keys.workers.contains(where: { $0.name == name }) else {
            throw .malformed(
                path: workersFile(directory), line: nil, reason: "the name \"\(name)\" is taken by another key")
        }
        let worker = WorkerKeys(name: name, pair: try newPair(), coordinator: keys.pair.publicKey)
        let path = workerFile(directory, name)
        try OwnedFile.create(path, mode: 0o600, text(worker))
        do {
            try append(AcceptedKey(key: worker.pair.publicKey, name: name), in: directory)
        } catch {
            OwnedFile.remove(path)  // nobody would let it in
            throw error
        }
        return path
    }

    /// Reads the coordinator's side of a folder.
    package static func coordinator(directory: String) throws(KeyFileError) -> CoordinatorKeys {
        let path = coordinatorFile(directory)
        let file = try KeyFileText(OwnedFile.read(path, forbidden: 0o077), path: path)
        try file.check(.coordinator)
        return CoordinatorKeys(pair: try file.pair(), workers: try workers(in: directory))
    }

    /// Reads the one file that a worker needs.
    package static func worker(file path: String) throws(KeyFileError) -> WorkerKeys {
        let file = try KeyFileText(OwnedFile.read(path, forbidden: 0o077), path: path)
        try file.check(.worker)
        return WorkerKeys(name: try file.name(), pair: try file.pair(), coordinator: try file.key("coordinator"))
    }
}

extension KeyFiles {
    private static func newPair() throws(KeyFileError) -> CurveKeyPair {
        do {
            return try CurveKeyPair.generate()
        } catch {
            throw .noCurve(error)
        }
    }

    /// Public, hence readable by all, but who writes there decides who comes in.
    private static func workers(in directory: String) throws(KeyFileError) -> [AcceptedKey] {
        let path = workersFile(directory)
        return try AcceptedKeyList.parse(OwnedFile.read(path, forbidden: 0o022), path: path)
    }

    private static func append(_ key: AcceptedKey, in directory: String) throws(KeyFileError) {
        let path = workersFile(directory)
        let isOpenEnded = try OwnedFile.read(path, forbidden: 0o022).last.map { $0 != UInt8(ascii: "\n") } ?? false
        try OwnedFile.append((isOpenEnded ? "\n" : "") + AcceptedKeyList.line(key), to: path)
    }

    private static func text(_ coordinator: CurveKeyPair) -> String {
        """
        # SigmaSweep: the key of the coordinator. Keep it secret: who has it can pose as the coordinator.
        kind: \(KeyFileKind.coordinator)
        public: \(coordinator.publicKey)
        secret: \(coordinator.secretKey.exposedText)

        """
    }

    private static func text(_ worker: WorkerKeys) -> String {
        """
        # SigmaSweep: the key of one worker. Keep it secret: who has it can join the sweep as this worker.
        kind: \(KeyFileKind.worker)
        name: \(worker.name)
        public: \(worker.pair.publicKey)
        secret: \(worker.pair.secretKey.exposedText)
        coordinator: \(worker.coordinator)

        """
    }
}
