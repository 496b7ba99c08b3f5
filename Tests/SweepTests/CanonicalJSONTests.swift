import Foundation
import Testing

@testable import Sweep

@Suite struct CanonicalJSONTests {
    private struct Everything: Codable, Equatable {
        var text = "q\"b\\n\n\u{1}é/"
        var numbers = [1, 0.1, 1e-7, 1e300, -2.5, 123456789]
        var integer = Int.min
        var byte = UInt8.max
        var flag = true
        var nothing: Int?
        var nested = [[], ["x"]]
        var table = ["b": 1.5, "a": 2, "B": 3]
        var choice = [AxisValue.number(1), .text("1")]
        var cases = [Case.plain, .named("x", count: 3)]
        enum Case: Codable, Equatable {
            case plain
            case named(String, count: Int)
        }
    }

    @Test func spelling() throws {
        let text = String(decoding: try CanonicalJSON.bytes(of: Everything()), as: UTF8.self)
        let expected =
            #"{"byte":255,"cases":[{"plain":{}},{"named":{"_0":"x","count":3}}],"choice":[1,"1"],"flag":true,"#
            + #""integer":-9223372036854775808,"nested":[[],["x"]],"numbers":[1,0.1,1e-07,1e+300,-2.5,123456789],"#
            + #""table":{"B":3,"a":2,"b":1.5},"text":"q\"b\\n\u000a\u0001é/"}"#
        #expect(text == expected)
    }

    /// Foundation is the slow twin.
    @Test func readsBackTheSame() throws {
        let bytes = try CanonicalJSON.bytes(of: Everything())
        #expect(try JSONDecoder().decode(Everything.self, from: Data(bytes)) == Everything())
        let point = try #require(try read(higgsmlText).grid.first).specification
        let copy = try JSONDecoder().decode(PointSpecification.self, from: Data(CanonicalJSON.bytes(of: point)))
        #expect(copy == point)
    }
}
