import Events
import Likelihood
import Numerical
import Testing
import Training

@testable import Sweep

@Suite struct GridTests {
    /// Time grows with the number of values: at their square this would take hours.
    @Test(.timeLimit(.minutes(1))) func anAxisMayBeLong() throws {
        let text = "sweep: s\nrunner: {kind: none}\nparameters: {x: 0}\naxes: {parameters.x: {range: [1, 100000]}}\n"
        let configuration = try SweepConfiguration(yaml: text, file: "s.yaml", directory: "/") { _ in
            ContentHash(of: "")
        }
        #expect(configuration.grid.count == 100_000)
    }

    @Test(arguments: [
        ("", [""]),
        (
            "axes:\n  training.batch: [5, 6]\n  training.seed: {range: [1, 2]}",
            [
                "training.batch=5 training.seed=1", "training.batch=5 training.seed=2",
                "training.batch=6 training.seed=1", "training.batch=6 training.seed=2",
            ]
        ),
        (
            "axes:\n  product: {training.batch: [5]}\n  training.seed: [3]",
            ["training.batch=5 training.seed=3"]
        ),
        (
            "axes:\n  training.seed: [1, 2]\n  zip: [{training.batch: [5, 6], measurement.bins: {range: [7, 8]}}]",
            [
                "training.seed=1 training.batch=5 measurement.bins=7",
                "training.seed=1 training.batch=6 measurement.bins=8",
                "training.seed=2 training.batch=5 measurement.bins=7",
                "training.seed=2 training.batch=6 measurement.bins=8",
            ]
        ),
        (
            "axes:\n  training.seed: [1, 2]\n  include: [{training.seed: 9}, {training.seed: 7}]",
            ["training.seed=1", "training.seed=2", "training.seed=9", "training.seed=7"]
        ),
        (
            "axes:\n  training.seed: [1, 2, 3]\n  measurement.bins: [4, 5]\n  exclude:\n    - {training.seed: 2}\n"
                + "    - {training.seed: 3.0, measurement.bins: 4}",
            [
                "training.seed=1 measurement.bins=4", "training.seed=1 measurement.bins=5",
                "training.seed=3 measurement.bins=5",
            ]
        ),
        (
            "axes:\n  measurement.nuisances: [all, none, [a], [b, a]]",
            [
                "measurement.nuisances=all", "measurement.nuisances=none", "measurement.nuisances=[a]",
                "measurement.nuisances=[b, a]",
            ]
        ),
        (
            "axes:\n  events.scale.signal: {logspace: [1, 100, 3]}",
            ["events.scale.signal=1", "events.scale.signal=10", "events.scale.signal=100"]
        ),
        ("axes:\n  seed: [1, 2]", ["seed=1", "seed=2"]),
    ])
    func points(_ lines: String, _ expected: [String]) throws {
        let configuration = try read(toy(lines))
        #expect(configuration.coordinateTexts == expected)
        #expect(configuration.grid.count == expected.count)
    }

    @Test func valuesReachTheirSettings() throws {
        let configuration = try read(
            toy(
                """
                axes:
                  variations.b.scale: [0.2, 0.3]
                  training.penalty: [{strength: 1}, {bins: 5}]
                  events: [{kind: twoGaussians, train: 10, validation: 10, test: 10}]
                  measurement.nuisances: [[b]]
                """))
        let points = configuration.grid.compactMap(\.specification)
        #expect(points.map(\.variations[1].change) == [.scale(0.2), .scale(0.2), .scale(0.3), .scale(0.3)])
        #expect(points.map(\.training.penalty.strength) == [1, 0, 1, 0])
        #expect(points.map(\.training.penalty.bins) == [10, 5, 10, 5])
        #expect(points.allSatisfy { $0.events.source == .twoGaussians(.init(train: 10, validation: 10, test: 10)) })
        #expect(points.allSatisfy { $0.measurement.nuisances == .named(["b"]) })
    }

    /// The slow twin: nested loops over all values, then filters.
    @Test func lazyIndexingEqualsEagerExpansion() throws {
        let configuration = try read(
            toy(
                """
                axes:
                  training.seed: {range: [0, 6]}
                  zip: [{training.batch: {range: [1, 3]}, training.epochs: {range: [11, 13]}}]
                  measurement.bins: [3, 4, 5, 6]
                  include: [{training.seed: 0, training.batch: 2, training.epochs: 9, measurement.bins: 9}]
                  exclude:
                    - {training.seed: 0}
                    - {training.batch: 3, measurement.bins: 6}
                    - {training.seed: 4, training.epochs: 12}
                """))
        var eager: [[Int]] = []
        for seed in 0...6 {
            for batch in 1...3 {
                for bins in 3...6
                where seed != 0 && !(batch == 3 && bins == 6) && !(seed == 4 && batch == 2) {
                    eager.append([seed, batch, batch + 10, bins])
                }
            }
        }
        eager.append([0, 2, 9, 9])
        let lazy = configuration.grid.compactMap(\.specification).map { point in
            let training = point.training
            return [training.seed, training.batch, training.epochs, point.measurement.bins]
        }
        #expect(lazy == eager)
        #expect(configuration.grid.map(\.index) == Array(eager.indices))
        #expect(Set(configuration.grid.map(\.id)).count == eager.count)
    }

    @Test func axesAreStoredNotPoints() throws {
        let axis = "{range: [1, 200]}"
        let configuration = try read(
            toy(
                "axes: {training.seed: \(axis), training.batch: \(axis), training.epochs: \(axis), measurement.bins: \(axis)}"
            ))
        #expect(configuration.grid.count == 1_600_000_000)
        let training = try #require(configuration.grid[1_234_567_890].specification).training
        #expect([training.seed, training.batch, training.epochs] == [155, 65, 40])
        #expect(configuration.axes.map(\.path).last == "measurement.bins")
        #expect(configuration.axes[0].values.last == .number(200))
    }

    @Test func trainingsAreShared() throws {
        let configuration = try read(
            toy(
                """
                axes:
                  training.seed: [1, 2, 3]
                  measurement.bins: [5, 10]
                  measurement.nuisances: [all, none]
                """))
        let tasks = configuration.grid.map(\.tasks)
        #expect(Set(tasks.map(\.train?.id)).count == 3)
        #expect(Set(tasks.map(\.measure.id)).count == 12)
        #expect(tasks[0].train?.id == tasks[3].train?.id)
        guard case .measure(let point, let classifier) = tasks[5].measure.specification else {
            Issue.record("the second task is no measurement")
            return
        }
        #expect(point == configuration.grid[5].specification)
        #expect(classifier == tasks[5].train?.id)
    }
}
