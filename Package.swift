// swift-tools-version: 6.2

import PackageDescription

/// Settings of every Swift target: Swift 6 mode comes with the tools version, warnings are errors.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A module of the house and, where it has one, its test target.
func module(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(
    of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
        resources: resources, swiftSettings: strict)
}

let package = Package(
    name: "SigmaSweep",
    products: [.executable(name: "sigmasweep", targets: ["sigmasweep"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Floor 5: subcommands.
        .executableTarget(
            name: "sigmasweep",
            dependencies: [
                "Analysis", "Coordinator", "Events", "Journal", "Likelihood", "Numerical", "Report", "Runner", "Sweep",
                "Training", "Wire", "Worker", "ZeroMQ",
                argumentParser, logging, subprocess, systemPackage,
            ],
            swiftSettings: strict),
        // What `tools/reproduce` makes its table with.
        .executableTarget(
            name: "reproduction", dependencies: ["Numerical", "Report", "Sweep", argumentParser],
            path: "Sources/Reproduction", swiftSettings: strict),
        // Sweeps in a world that breaks; what `tools/simulate` runs.
        .executableTarget(
            name: "simulate", dependencies: ["Simulation", argumentParser], path: "Sources/Simulate",
            swiftSettings: strict),
        module(
            "Simulation",
            [
                "Coordinator", "Journal", "Numerical", "Scheduling", "Sweep", "Wire", "Worker",
                heap, logging,
            ]),
        // What `tools/bench` times.
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "CBenchmarks", "Events", "Journal", "Likelihood", "Numerical", "Sweep", "Training", "Wire", "Worker",
                "ZeroMQ",
            ],
            path: "Sources/Benchmarks", swiftSettings: strict),
        // Floor 4: processes that talk.
        module("Coordinator", ["Journal", "Numerical", "Scheduling", "Sweep", "Wire", "ZeroMQ", logging]),
        module("Worker", ["Analysis", "Sweep", "Wire", "ZeroMQ", deque, logging]),
        // Floor 3: one concern each.
        module("Analysis", ["Events", "Likelihood", "Numerical", "Runner", "Sweep", "Training"]),
        module("Scheduling", ["Sweep", heap]),
        module("Wire", ["Numerical", "Sweep"]),
        module("Journal", ["CZlib", "Numerical", "Runner", "Sweep", grdb, sqlite]),
        module("Report", ["Sweep", mustache, subprocess], resources: [.embedInCode("Resources/report.mustache")]),
        // Floor 2: the study.
        module("Sweep", ["Events", "Likelihood", "Numerical", "Training", yams]),
        // Floor 1: physics.
        module("Training", ["Events", "Likelihood", "Numerical"]),
        module("Likelihood", ["Numerical"]),
        module("Events", ["Numerical", "CZlib"]),
        // Floor 0: C libraries made safe.
        module("Numerical", ["CKernels", "CSodium"]),
        module("Runner", ["CRunner"]),
        module("ZeroMQ", ["CZeroMQ"]),
        .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "CRunner"),
        .target(name: "CBenchmarks", cSettings: [.unsafeFlags(["-O3"])]),
        .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        // Tests.
        .target(
            name: "FuzzTargets", dependencies: ["Events", "Likelihood", "Numerical", "Sweep", "Training", "Wire"],
            path: "Tests/Fuzz/Targets", swiftSettings: strict),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], swiftSettings: strict),
        .target(name: "TestSupport", dependencies: ["Numerical"], path: "Tests/TestSupport", swiftSettings: strict),
        tests(of: "Numerical"),
        tests(of: "Events", ["Numerical"]),
        tests(of: "Likelihood", ["Numerical"], resources: [.copy("Reference")]),
        tests(of: "Training", ["Events", "Likelihood", "Numerical"], resources: [.copy("Reference")]),
        tests(of: "Sweep", ["Events", "Likelihood", "Numerical", "Training"]),
        tests(of: "Scheduling", ["Numerical", "Sweep"]),
        tests(of: "Simulation"),
        tests(of: "Wire", ["Events", "FuzzTargets", "Likelihood", "Numerical", "Sweep", "Training"]),
        tests(of: "Journal", ["Events", "Likelihood", "Numerical", "Sweep", "Training", "benchmarks", grdb]),
        tests(of: "Report", ["Events", "Likelihood", "Numerical", "Sweep", "Training"]),
        tests(of: "ZeroMQ", ["CZeroMQ"]),
        tests(of: "Runner"),
        tests(of: "Analysis", ["Events", "Likelihood", "Numerical", "Sweep", "Training"]),
        tests(of: "Coordinator", ["Journal", "Numerical", "Scheduling", "Sweep", "Wire", "ZeroMQ", logging]),
        tests(
            of: "Worker", ["Events", "Likelihood", "Numerical", "Sweep", "Training", "Wire", "ZeroMQ", logging]),
        .testTarget(
            name: "SigmaSweepTests", dependencies: ["Coordinator", "Numerical", "Sweep", "Wire", "sigmasweep"],
            swiftSettings: strict),
        .testTarget(
            name: "IntegrationTests", dependencies: ["Events", "TestSupport", "sigmasweep", subprocess, systemPackage],
            swiftSettings: strict),
    ]
)

// What `tools/fuzz` builds with the fuzzer of the toolchain, whose run-time library has the main function.
if Context.environment["SIGMASWEEP_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Fuzzer",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
