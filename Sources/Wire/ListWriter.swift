import Numerical
import Sweep

/// Writes the JSON of a header of lists and numbers by hand, several times faster than a general encoder: with the shortest
/// tasks that is most of what a coordinator does.
struct ListWriter {
    private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

    /// - Parameter count: The longest of the lists.
    init(count: Int) { bytes.reserveCapacity(128 + 64 * count) }

    /// The keys must come in alphabetical order.
    mutating func write(_ key: StaticString, _ tasks: [TaskID]) {
        write(key, list: tasks) { bytes, task in
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: task.hash.hexDigits)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    mutating func write(_ key: StaticString, _ numbers: [Int]) {
        write(key, list: numbers) { $0.append(contentsOf: String($1).utf8) }
    }

    mutating func write(_ key: StaticString, _ number: Int) {
        begin(key)
        bytes.append(contentsOf: String(number).utf8)
    }

    /// Ends the object.
    mutating func end() { bytes.append(UInt8(ascii: "}")) }

    private mutating func write<Item>(
        _ key: StaticString, list items: [Item], _ write: (inout [UInt8], Item) -> Void
    ) {
        begin(key)
        bytes.append(UInt8(ascii: "["))
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(&bytes, item)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func begin(_ key: StaticString) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
        bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
    }
}

/// A header that is written by hand.
protocol ListHeader: BatchHeader {
    /// Writes the keys and their values, in alphabetical order.
    func write(to writer: inout ListWriter)
}

extension AttemptsHeader: ListHeader {
    func write(to writer: inout ListWriter) {
        writer.write("attempts", attempts)
        writer.write("tasks", tasks)
    }
}

extension FinishedHeader: ListHeader {
    func write(to writer: inout ListWriter) {
        writer.write("attempts", attempts)
        writer.write("classifierBytes", classifierBytes)
        writer.write("resultBytes", resultBytes)
        writer.write("tasks", tasks)
    }
}

extension AssignHeader: ListHeader {
    func write(to writer: inout ListWriter) {
        writer.write("attempts", attempts)
        writer.write("checkpoints", checkpoints)
        writer.write("classifiers", classifiers)
        writer.write("fileBytes", fileBytes)
        writer.write("number", number)
        writer.write("specificationBytes", specificationBytes)
        writer.write("tasks", tasks)
    }
}
