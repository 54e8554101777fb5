import Bus
import Contracts

/// What an import did, for people and for programs.
struct ImportReport: Encodable {
    let file: String
    let kind: ImportKind
    let importID: String?
    let rows: Int
    let rowsPerBatch: Int
    let entered: Int
    let updated: Int
    let unchanged: Int
    /// The file was imported whole before: nothing was done.
    let importedBefore: Bool
    /// Batches kept by an earlier run.
    let batchesKeptBefore: Int
    let refusedBatches: [Int]
    let faultyRows: Int
    let faults: [ImportFault]

    var isWhole: Bool { faultyRows == 0 }

    init<Format>(_ file: ImportFile<Format>, _ outcome: ImportRun<Format>.Outcome) {
        self.file = file.name
        kind = outcome.state.kind
        importID = outcome.state.importID
        rows = file.rows.count
        rowsPerBatch = outcome.state.rowsPerBatch
        entered = outcome.state.counts.entered
        updated = outcome.state.counts.updated
        unchanged = outcome.state.counts.unchanged
        importedBefore = outcome.wasComplete
        batchesKeptBefore = outcome.keptBefore
        refusedBatches = outcome.refusedBatches
        faultyRows = outcome.faults.count
        faults = outcome.faults.listed
    }

    /// A file with faults of its own: nothing of it was sent.
    init(file: String, kind: ImportKind, _ faults: ImportFaults) {
        self.file = file
        self.kind = kind
        importID = nil
        rows = 0
        rowsPerBatch = 0
        entered = 0
        updated = 0
        unchanged = 0
        importedBefore = false
        batchesKeptBefore = 0
        refusedBatches = []
        faultyRows = faults.count
        self.faults = faults.listed
    }

    var text: String {
        var lines = faults.prefix(ImportLimits.printedFaults).map { $0.text(in: file) }
        if faultyRows > lines.count { lines.append("… \(faultyRows - lines.count) more") }
        guard importID != nil else {
            lines.append("\(file): rows at fault: \(faultyRows); nothing was sent")
            return lines.joined(separator: "\n")
        }
        let done = "\(entered) entered, \(updated) updated, \(unchanged) unchanged"
        if importedBefore {
            lines.append("\(file): was imported before (\(rows) rows); nothing changed")
        } else if refusedBatches.isEmpty {
            let more =
                batchesKeptBefore == 0
                ? "" : "; batches kept by an earlier run: \(batchesKeptBefore)"
            lines.append("\(file): \(rows) rows: \(done)\(more)")
        } else {
            lines.append(
                "\(file): rows at fault: \(faultyRows), batches of \(rowsPerBatch) rows refused for them: "
                    + "\(refusedBatches.count); the others are kept: \(done)")
        }
        return lines.joined(separator: "\n")
    }
}
