import Numerical

extension TrainingSample {
    /// What a batch needs of the network and of the losses, made to be laid out again and again in the same memory.
    struct Batch {
        /// Rows of the sample, one for each event of the batch.
        var rows: [Int] = []
        /// Inputs that a variation changes, behind the events in the pass: direction and row.
        var varied: [(direction: Int, row: Int)] = []
        /// Histograms of the penalty over the scores of events and varied inputs.
        var groups: [PenaltyGroup] = []
        /// Targets, weights and templates of the events; the outputs are filled after the pass.
        var outputs = BatchOutputs(nodes: 1)
        /// What an adversary should tell of each event.
        var adversaryTargets: [Double] = []
        /// Identifies the sample whose memory is in the batch: what is filled again belongs to one sample.
        fileprivate var owner: AlignedRows?
        /// Changed rows with their directions counted as the templates of σµ count them.
        fileprivate var nuisanceRows: [(direction: Int, row: Int)] = []
        /// Where the score of each event stands under each direction.
        fileprivate var place: [[Int]] = []

        var evaluations: Int { rows.count + varied.count }
    }

    /// A batch of these rows.
    func batch(_ rows: [Int], penalised: Bool, templates: Bool = false) -> Batch {
        var batch = Batch()
        layOut(rows[...], into: &batch, penalised: penalised, templates: templates)
        return batch
    }

    /// Whether the memory of the batch belongs to this sample.
    func owns(_ batch: Batch) -> Bool { batch.owner === inputs }

    /// Lays out a batch of these rows; only what the penalty and the templates of σµ need is evaluated.
    ///
    /// The changed rows of σµ come first, for its blocks count them from the last event on; what the penalty knows besides
    /// stands behind them. A direction that both know is evaluated once.
    func layOut(_ rows: ArraySlice<Int>, into batch: inout Batch, penalised: Bool, templates: Bool) {
        if !owns(batch) {
            batch = Batch()
            batch.owner = inputs
        }
        batch.varied.removeAll(keepingCapacity: true)
        if let signalStrength, templates {
            signalStrength.order(rows, into: &batch.rows)
        } else {
            batch.rows.removeAll(keepingCapacity: true)
            batch.rows.append(contentsOf: rows)
        }
        layOutLabels(&batch)
        let isPenalised = penalised && !penalisedDirections.isEmpty
        if isPenalised { resetPlaces(&batch) }
        if templates {
            layOutTemplates(&batch)
        } else if batch.outputs.templates != nil {
            batch.outputs.templates = nil
        }
        if isPenalised {
            for index in penalisedDirections where !(templates && nuisanceDirections.contains(index)) {
                appendChangedRows(index, &batch)
            }
            fill(&batch.groups, rows: batch.rows, place: batch.place)
        } else if !batch.groups.isEmpty {
            batch.groups = []
        }
    }

    private func layOutLabels(_ batch: inout Batch) {
        batch.outputs.nodes = nodes
        batch.outputs.targets.removeAll(keepingCapacity: true)
        batch.outputs.weights.removeAll(keepingCapacity: true)
        batch.adversaryTargets.removeAll(keepingCapacity: true)
        for row in batch.rows {
            batch.outputs.weights.append(lossWeights[row])
            for node in 0..<nodes { batch.outputs.targets.append(targets[row * nodes + node]) }
            if !adversaryTargets.isEmpty { batch.adversaryTargets.append(adversaryTargets[row]) }
        }
    }

    private func resetPlaces(_ batch: inout Batch) {
        while batch.place.count < directions.count { batch.place.append([]) }
        for index in directions.indices {
            batch.place[index].removeAll(keepingCapacity: true)
            batch.place[index].append(contentsOf: batch.rows.indices)
        }
    }

    /// Puts the rows that a direction changes behind the others.
    private func appendChangedRows(_ index: Int, _ batch: inout Batch) {
        guard directions[index].inputs != nil else { return }
        for (position, row) in batch.rows.enumerated() where directions[index].changed[row] {
            if !batch.place.isEmpty { batch.place[index][position] = batch.evaluations }
            batch.varied.append((index, row))
        }
    }

    private func layOutTemplates(_ batch: inout Batch) {
        guard let signalStrength else { return }
        batch.nuisanceRows.removeAll(keepingCapacity: true)
        for (number, direction) in nuisanceDirections.enumerated() {
            let first = batch.varied.count
            appendChangedRows(direction, &batch)
            for entry in batch.varied[first...] { batch.nuisanceRows.append((number, entry.row)) }
        }
        // Taken out, so that it is filled in place.
        var templates = batch.outputs.templates.take() ?? signalStrength.emptyBatch
        signalStrength.fill(&templates, rows: batch.rows, varied: batch.nuisanceRows)
        batch.outputs.templates = templates
    }

    /// The histograms of the penalty over these rows.
    ///
    /// The score of `rows[i]` is found at index i; under penalised direction d at index `place[d][i]`.
    func groups(rows: [Int], place: [[Int]]) -> [PenaltyGroup] {
        var groups: [PenaltyGroup] = []
        fill(&groups, rows: rows, place: place)
        return groups
    }

    private func fill(_ groups: inout [PenaltyGroup], rows: [Int], place: [[Int]]) {
        while groups.count < histogramCount {
            groups.append(PenaltyGroup(directions: penalisedDirections.count))
        }
        for index in groups.indices { groups[index].removeAll() }
        for (position, row) in rows.enumerated() {
            let histogram = histogramOfProcess[processes[row]]
            groups[histogram].nominal.append(position, weight: nominalWeights[row])
            for index in penalisedDirections {
                groups[histogram].varied[index].append(place[index][position], weight: directions[index].weights[row])
            }
        }
    }
}

// MARK: - Inputs and labels

extension TrainingSample {
    /// Writes the inputs of these rows to consecutive rows at `destination`, whose padding is 0 and stays so.
    func writeInputs(of rows: ArraySlice<Int>, to destination: UnsafeMutablePointer<Float>) {
        rows.withUnsafeBufferPointer {
            DenseKernels.best.gather($0, of: inputs.buffer.pointer, width: width, to: destination, stride: stride)
        }
    }

    /// Asks for the memory of these rows' inputs, which `writeInputs` is to read soon.
    func prefetchInputs(of rows: ArraySlice<Int>) {
        rows.withUnsafeBufferPointer { DenseKernels.prefetch($0, of: inputs.buffer.pointer, width: width) }
    }

    /// Writes the targets of one node and the loss weights of these rows to consecutive places.
    func writeLabels(
        of rows: ArraySlice<Int>, targets: UnsafeMutablePointer<Float>, weights: UnsafeMutablePointer<Float>
    ) {
        labels.withUnsafeBufferPointer { labels in
            for (position, row) in rows.enumerated() {
                targets[position] = labels[2 * row]
                weights[position] = labels[2 * row + 1]
            }
        }
    }

    /// Writes the inputs of the batch to consecutive rows at `destination`: the events, then what a variation changes.
    /// The padding there is 0 and stays so.
    func write(_ batch: Batch, to destination: UnsafeMutablePointer<Float>) {
        writeInputs(of: batch.rows[...], to: destination)
        var next = destination + batch.rows.count * stride
        for (direction, row) in batch.varied {
            directions[direction].inputs?.withUnsafeBufferPointer { matrix in
                for column in 0..<width { next[column] = matrix[row * width + column] }
            }
            next += stride
        }
    }
}
