import Sweep

/// The place of a task in the table: grid order, a training before its measurements.
struct TaskIndex: Hashable, Comparable, Sendable {
    let position: Int32

    init(_ position: Int) { self.position = Int32(position) }

    static func < (left: TaskIndex, right: TaskIndex) -> Bool { left.position < right.position }
}

/// A task and where it stands. Small, for there may be millions; what few tasks have is kept beside the table.
struct TaskEntry: Sendable {
    let id: TaskID
    /// The number of the latest attempt, 0 before the first.
    var attempts: Int32
    /// How often it became ready; tells its valid ticket from stale ones.
    fileprivate(set) var turn: Int32 = 0
    /// Points whose result is that of this task; 0 for a training.
    fileprivate(set) var points: Int32 = 0
    /// The first point that needs it.
    let point: Int32
    let cost: Float
    /// The training of a measurement, the first and the last measurement of a training, the next one of the same
    /// training: positions in the table, -1 for none.
    fileprivate var training: Int32 = -1
    fileprivate var firstDependent: Int32 = -1
    fileprivate var lastDependent: Int32 = -1
    fileprivate var nextDependent: Int32 = -1
    let kind: TaskKind
    fileprivate(set) var state: TaskState = .waiting

    fileprivate init(_ plan: PlannedTask, point: Int) {
        id = plan.id
        attempts = Int32(plan.latestAttempt?.number ?? 0)
        self.point = Int32(point)
        cost = Float(plan.cost)
        kind = plan.kind
    }

    var latestAttempt: Attempt { Attempt(Int(attempts)) }
    var costClass: CostClass { CostClass(Double(cost)) }
}

/// An attempt that a worker computes or has in its queue.
struct RunningAttempt: Sendable, Equatable {
    var attempt: Attempt
    var worker: WorkerID
}

/// What went wrong with a task in this run.
struct Mishaps: Sendable {
    var failures = 0
    /// Workers lost one after the other while they computed it, without getting further than before.
    var losses = 0
    /// The number of the latest attempt that failed, 0 for none, and where it did.
    var failedAttempt = 0
    var failedOn: WorkerID?
}

/// Every planned task once, with its state, its relations and the counts.
struct TaskTable: Sendable {
    private var entries: [TaskEntry] = []
    private var indices: [TaskID: TaskIndex] = [:]
    private(set) var counts = TaskCounts()
    private(set) var points = PointCounts()
    /// Tasks whose result was there when they were planned.
    private(set) var doneBefore = 0
    /// The number and the expected cost of what is neither done nor failed.
    private(set) var open: [TaskKind: (count: Int, cost: Double)] = [:]
    /// The attempts of the running tasks: one, or two for a straggler.
    private(set) var running: [TaskIndex: [RunningAttempt]] = [:]
    var mishaps: [TaskIndex: Mishaps] = [:]
    /// Epochs of the checkpoint of each running training that got furthest.
    var furthest: [TaskIndex: Int] = [:]

    subscript(index: TaskIndex) -> TaskEntry {
        get { entries[Int(index.position)] }
        _modify { yield &entries[Int(index.position)] }
    }

    /// All tasks in the order in which they were planned.
    var all: some RandomAccessCollection<TaskIndex> { entries.indices.lazy.map { TaskIndex($0) } }

    func index(of task: TaskID) -> TaskIndex? { indices[task] }

    func training(of measurement: TaskIndex) -> TaskIndex? { Self.index(self[measurement].training) }

    /// The measurements that use the classifier of a training, in the order in which they were planned.
    func measurements(of training: TaskIndex) -> [TaskIndex] {
        Array(
            sequence(first: Self.index(self[training].firstDependent)) { previous in
                previous.map { Self.index(entries[Int($0.position)].nextDependent) }
            }.prefix { $0 != nil }.compactMap(\.self))
    }

    /// Changes the state of a task and the counts with it.
    mutating func move(_ index: TaskIndex, to state: TaskState) {
        let entry = self[index]
        count(entry, -1)
        self[index].state = state
        count(self[index], 1)
    }

    private mutating func count(_ entry: TaskEntry, _ change: Int) {
        counts.add(change, to: entry.state)
        points.add(change * Int(entry.points), to: entry.state)
        switch entry.state {
        case .waiting, .ready, .running:
            open[entry.kind, default: (0, 0)].count += change
            open[entry.kind]?.cost += Double(change) * Double(entry.cost)
        case .done, .failed: break
        }
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

    private static func index(_ position: Int32) -> TaskIndex? { position < 0 ? nil : TaskIndex(Int(position)) }
}

// MARK: - Attempts

extension TaskTable {
    /// Adds an attempt to those that run.
    mutating func start(_ index: TaskIndex, _ attempt: RunningAttempt) {
        running[index, default: []].append(attempt)
        move(index, to: .running)
    }

    /// Takes an attempt from those that run; the state stays, for the caller knows what follows.
    mutating func end(_ index: TaskIndex, on worker: WorkerID) {
        running[index]?.removeAll { $0.worker == worker }
        if running[index]?.isEmpty == true { running[index] = nil }
    }
}

// MARK: - Planning

extension TaskTable {
    /// Enters a point; answers the tasks that were not there before, a training first.
    mutating func add(_ point: PointPlan) -> [TaskIndex] {
        var new: [TaskIndex] = []
        points.total += 1
        if let known = indices[point.measure.id] {
            serve(known)
            return new
        }
        let measurement: TaskIndex
        if let train = point.train, point.measure.doneIn == nil {
            let training = indices[train.id] ?? enter(train, point: point.index, into: &new)
            measurement = enter(point.measure, point: point.index, into: &new)
            join(measurement, to: training)
        } else {
            measurement = enter(point.measure, point: point.index, into: &new)
        }
        serve(measurement)
        return new
    }

    private mutating func serve(_ measurement: TaskIndex) {
        points.add(-Int(self[measurement].points), to: self[measurement].state)
        self[measurement].points += 1
        points.add(Int(self[measurement].points), to: self[measurement].state)
    }

    private mutating func enter(_ plan: PlannedTask, point: Int, into new: inout [TaskIndex]) -> TaskIndex {
        let index = TaskIndex(entries.count)
        entries.append(TaskEntry(plan, point: point))
        indices[plan.id] = index
        if plan.doneIn != nil {
            entries[entries.count - 1].state = .done
            doneBefore += 1
        }
        count(self[index], 1)
        new.append(index)
        return index
    }

    private mutating func join(_ measurement: TaskIndex, to training: TaskIndex) {
        self[measurement].training = training.position
        if let last = Self.index(self[training].lastDependent) {
            self[last].nextDependent = measurement.position
        } else {
            self[training].firstDependent = measurement.position
        }
        self[training].lastDependent = measurement.position
    }
}
