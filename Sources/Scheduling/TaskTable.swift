import Sweep

/// The place of a task in the table: grid order, a training before its measurements.
struct TaskIndex: Hashable, Comparable, Sendable {
    let position: Int32

    init(_ position: Int) { self.position = Int32(position) }

    static func < (left: TaskIndex, right: TaskIndex) -> Bool { left.position < right.position }
}

/// A task and what has happened to it.
struct TaskEntry: Sendable {
    let id: TaskID
    /// The training of a measurement, nil for a training.
    let training: TaskIndex?
    fileprivate(set) var state: TaskState = .waiting
    /// The number of the latest attempt, 0 before the first.
    var attempts: Int32
    /// The number of the latest attempt that failed in this run, 0 for none.
    var failedAttempt: Int32 = 0
    var failures: Int32 = 0
    var losses: Int32 = 0
    /// How often it became ready; tells its valid ticket from stale ones.
    fileprivate(set) var turn: Int32 = 0
    /// Points that this measurement serves; 0 for a training.
    var points: Int32 = 0

    var kind: TaskKind { training == nil ? .train : .measure }
    var latestAttempt: Attempt { Attempt(Int(attempts)) }
}

/// Every task of the sweep once, with its state, its relations and the counts.
struct TaskTable: Sendable {
    private var entries: [TaskEntry] = []
    private var indices: [TaskID: TaskIndex] = [:]
    private var dependents = Dependents()
    private(set) var counts = TaskCounts()
    private(set) var points = PointCounts()

    init(plan: [PointPlan], completed: Set<TaskID>, attempts: [TaskID: Attempt]) {
        entries.reserveCapacity(2 * plan.count)
        indices.reserveCapacity(plan.count)
        for point in plan {
            let training = index(of: point.train, training: nil, attempts: attempts)
            let measurement = index(of: point.measure, training: training, attempts: attempts)
            precondition(
                entries[Int(measurement.position)].training == training,
                "measurement \(point.measure) of point \(point.index) belongs to another training"
            )
            entries[Int(measurement.position)].points += 1
        }
        points.total = plan.count
        dependents = Dependents(trainings: entries.map(\.training))
        counts.add(entries.count, to: .waiting)
        start(completed: completed)
    }

    subscript(index: TaskIndex) -> TaskEntry {
        get { entries[Int(index.position)] }
        _modify { yield &entries[Int(index.position)] }
    }

    /// All tasks in grid order.
    var all: some RandomAccessCollection<TaskIndex> { entries.indices.lazy.map { TaskIndex($0) } }

    func index(of task: TaskID) -> TaskIndex? { indices[task] }

    /// The measurements that use the classifier of a training.
    func measurements(of training: TaskIndex) -> ArraySlice<TaskIndex> { dependents[training] }

    /// Changes the state of a task and the counts with it.
    mutating func move(_ index: TaskIndex, to state: TaskState) {
        let entry = self[index]
        counts.add(-1, to: entry.state)
        points.add(-Int(entry.points), to: entry.state)
        self[index].state = state
        counts.add(1, to: state)
        points.add(Int(entry.points), to: state)
    }

    /// Makes a task ready and issues the one ticket that is valid for it until it leaves that state.
    mutating func makeReady(_ index: TaskIndex) -> Ticket {
        move(index, to: .ready)
        self[index].turn += 1
        return Ticket(task: index, turn: self[index].turn)
    }

    /// Whether the task still waits for the assignment that the ticket claims.
    func isValid(_ ticket: Ticket) -> Bool {
        self[ticket.task].state == .ready && self[ticket.task].turn == ticket.turn
    }

    /// The index of a task, entering it at its first mention.
    private mutating func index(
        of task: TaskID, training: TaskIndex?, attempts: [TaskID: Attempt]
    ) -> TaskIndex {
        if let known = indices[task] { return known }
        let index = TaskIndex(entries.count)
        entries.append(TaskEntry(id: task, training: training, attempts: Int32(attempts[task]?.number ?? 0)))
        indices[task] = index
        return index
    }

    /// Marks what earlier runs have done, and the trainings that only such measurements would use.
    private mutating func start(completed: Set<TaskID>) {
        for index in all where completed.contains(self[index].id) { move(index, to: .done) }
        for index in all where self[index].state == .waiting && self[index].kind == .train {
            if measurements(of: index).allSatisfy({ self[$0].state == .done }) { move(index, to: .unneeded) }
        }
    }

    /// Makes the tasks ready that depend on nothing any more, in grid order.
    mutating func readyAtStart(_ kind: TaskKind) -> [Ticket] {
        let free = all.filter { index in
            guard self[index].state == .waiting, self[index].kind == kind else { return false }
            return self[index].training.map { self[$0].state == .done } ?? true
        }
        return free.map { makeReady($0) }
    }
}
