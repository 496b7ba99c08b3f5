import Scheduling
import Sweep

/// The tasks of a grid: what the scheduler plans with, and the way back from an identity to its specification.
struct TaskCatalogue: Sendable {
    let grid: Grid
    let plan: [PointPlan]
    /// A point that needs the task, and as what.
    private let places: [TaskID: (point: Int, kind: TaskKind)]

    init(_ grid: Grid) {
        self.grid = grid
        var plan: [PointPlan] = []
        var places: [TaskID: (point: Int, kind: TaskKind)] = [:]
        for point in grid {
            let (train, measure) = point.tasks
            plan.append(PointPlan(index: point.index, train: train.id, measure: measure.id))
            if places[train.id] == nil { places[train.id] = (point.index, .train) }
            if places[measure.id] == nil { places[measure.id] = (point.index, .measure) }
        }
        self.plan = plan
        self.places = places
    }

    func contains(_ task: TaskID) -> Bool { places[task] != nil }

    /// The kind of a task; a task that the grid does not have counts as a measurement.
    func kind(of task: TaskID) -> TaskKind { places[task]?.kind ?? .measure }

    /// The specification of a task of the grid, made anew: only identities are kept in memory.
    func specification(of task: TaskID) -> TaskSpecification {
        guard let place = places[task] else { preconditionFailure("task \(task) is not of this grid") }
        let (train, measure) = grid[place.point].tasks
        return place.kind == .train ? train.specification : measure.specification
    }

    /// The tasks that the scheduler still has before it, by kind.
    func unfinished(in scheduler: Scheduler) -> [TaskKind: Int] {
        var counts: [TaskKind: Int] = [:]
        for (task, place) in places {
            switch scheduler.state(of: task) {
            case .waiting, .ready, .running: counts[place.kind, default: 0] += 1
            case .done, .failed, .unneeded, nil: break
            }
        }
        return counts
    }

    /// The task in words: its kind and the coordinates of a point that needs it.
    func title(of task: TaskID) -> String {
        guard let place = places[task] else { return "\(task)" }
        let coordinates = grid[place.point].coordinates
            .filter { place.kind == .measure || !$0.path.hasPrefix("measurement.") }
            .map { "\($0.path.split(separator: ".").last ?? "") \($0.value)" }
        return "\(place.kind.rawValue) \(coordinates.joined(separator: ", "))"
    }
}
