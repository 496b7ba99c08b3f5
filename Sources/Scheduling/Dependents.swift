/// The measurements of each training, in one array ordered by training.
struct Dependents: Sendable {
    /// The start of each task's share in `members`, and the end of the last: one element more than tasks.
    private var offsets: [Int32] = [0]
    private var members: [TaskIndex] = []

    init() {}

    /// - Parameter trainings: The training of each task in the table, nil where the task is a training itself.
    init(trainings: [TaskIndex?]) {
        offsets = [Int32](repeating: 0, count: trainings.count + 1)
        for case let training? in trainings { offsets[Int(training.position) + 1] += 1 }
        for position in trainings.indices { offsets[position + 1] += offsets[position] }
        members = [TaskIndex](repeating: TaskIndex(0), count: trainings.count - trainings.count { $0 == nil })
        var next = offsets
        for (position, training) in trainings.enumerated() {
            guard let training else { continue }
            members[Int(next[Int(training.position)])] = TaskIndex(position)
            next[Int(training.position)] += 1
        }
    }

    subscript(training: TaskIndex) -> ArraySlice<TaskIndex> {
        let position = Int(training.position)
        return members[Int(offsets[position])..<Int(offsets[position + 1])]
    }
}
