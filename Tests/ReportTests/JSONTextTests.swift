import Foundation
import Sweep
import Testing

@testable import Report

@Suite struct JSONTextTests {
    @Test func pointsReadBack() throws {
        let points = study(failing: true).points
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let read = try decoder.decode([PointRecord].self, from: JSONText.points(points))
        #expect(read.map(\.id) == points.map(\.id))
        #expect(read.map(\.figures) == points.map(\.figures))
        #expect(read.map(\.failure) == points.map(\.failure))
        #expect(read.map(\.work) == points.map(\.work))
        #expect(read.first?.train?.history.count == 1)
    }

    @Test func equalPointsGiveEqualBytes() throws {
        let text = String(decoding: try JSONText.points(study().points), as: UTF8.self)
        #expect(text == String(decoding: try JSONText.points(study().points), as: UTF8.self))
        #expect(text.hasPrefix("[\n"))
        #expect(text.hasSuffix("]\n"))
    }
}
