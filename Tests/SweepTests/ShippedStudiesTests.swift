import Foundation
import Numerical
import Testing

@testable import Sweep

/// The files of `configs`: every study is valid, and every number to compare with can be found in its study.
@Suite struct ShippedStudiesTests {
    private static let folder = URL(filePath: #filePath).appending(path: "../../../configs").standardized

    private func text(_ name: String) throws -> String {
        try String(contentsOf: Self.folder.appending(path: "\(name).yaml"), encoding: .utf8)
    }

    private func study(_ name: String) throws -> SweepConfiguration {
        try SweepConfiguration(yaml: try text(name), file: "\(name).yaml", directory: Self.folder.path) { _ in
            ContentHash(of: "events")
        }
    }

    @Test func everyStudyIsValidAndNamedAsItsFile() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        let names = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        #expect(names.contains("reproduction"))
        for name in names where name != "reproduction" { #expect(try study(name).name == name) }
    }

    /// Without the programs, which need not be there: they are just files.
    @Test(arguments: ["sklearn-trainer", "pyhf-fit"])
    func everyExampleIsValid(_ name: String) throws {
        let folder = Self.folder.appending(path: "../examples/\(name)").standardized.path
        let text = try String(contentsOfFile: "\(folder)/study.yaml", encoding: .utf8)
        let study = try SweepConfiguration(yaml: text, file: "study.yaml", directory: folder) { path in
            ContentHash(of: [UInt8](try Data(contentsOf: URL(filePath: path))))
        }
        #expect(study.name == name)
        let point = try #require(study.grid[0].specification)
        let runner = try #require(point.trainingRunner ?? point.measurementRunner)
        #expect(runner.command.map { $0.digest != nil } == [false, true])
    }

    @Test(arguments: [false, true])
    func everyNumberHasItsPlace(isQuick: Bool) throws {
        let reproduction = try ReproductionSettings(yaml: try text("reproduction"), file: "reproduction.yaml")
        for reproduced in reproduction.studies {
            let study = try study(isQuick ? "\(reproduced.name)-quick" : reproduced.name)
            for number in reproduced.numbers where !(isQuick && number.quick == .skipped) {
                for location in [number.ours, number.divisor].compactMap(\.self) {
                    #expect(study.has(location), "\(study.name): \(number.what)")
                }
            }
        }
    }
}

extension SweepConfiguration {
    /// Whether one of the curves has the figure and some point the values.
    fileprivate func has(_ location: FigureLocation) -> Bool {
        guard let curve = curves.first(where: { $0.name == location.curve && $0.y.contains(location.y) }) else {
            return false
        }
        let wanted = location.group + [Coordinate(path: curve.x, value: location.x)]
        return grid.contains { point in wanted.allSatisfy(point.coordinates.contains) }
    }
}
