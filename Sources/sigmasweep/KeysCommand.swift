import ArgumentParser
import ZeroMQ

/// `sigmasweep keys`
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make the keys with which coordinator and workers on several hosts trust each other.",
        discussion: """
            Example: sigmasweep keys new keys

            The coordinator is told the folder, a worker one file of it. Files with a secret have mode 0600 and are \
            refused with any other that lets somebody else in.
            """,
        subcommands: [New.self, Add.self])

    /// `sigmasweep keys new`
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new", abstract: "Make the keys of a coordinator and of a first worker in a folder.",
            discussion: """
                Example: sigmasweep keys new keys

                Makes keys/coordinator.key, keys/worker.key and keys/workers.pub, the list of those who are let in. \
                A worker needs worker.key and nothing else of it. Overwrites nothing.
                """)

        @Argument(help: "The folder; it is made with mode 0700 unless it is there.") var directory: String

        func run() throws {
            try orRefuse { try KeyFiles.create(in: directory) }
            print("made \(directory)/coordinator.key, \(directory)/worker.key and \(directory)/workers.pub")
        }
    }

    /// `sigmasweep keys add`
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Make the key of another worker and let it in.",
            discussion: """
                Example: sigmasweep keys add keys lxplus-1

                Makes keys/lxplus-1.key and adds a line to keys/workers.pub, which a coordinator reads when it starts.
                """)

        @Argument(help: "The folder that \"sigmasweep keys new\" has made.") var directory: String
        @Argument(help: "The name of the worker.") var name: String

        func run() throws {
            let path = try orRefuse { try KeyFiles.add(name, in: directory) }
            print("made \(path) and added it to \(directory)/workers.pub")
        }
    }
}
