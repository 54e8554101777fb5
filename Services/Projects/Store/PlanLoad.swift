import Bus
import Contracts
import Cryptography
import Store

/// Puts the plan's tables into the store, once. A table that differs from the loaded version is
/// refused: targets and projects people rely on never change silently.
struct PlanLoad: Sendable {
    let tables: PlanTables
    let contents: PlanContents

    init(_ tables: PlanTables) throws {
        self.tables = tables
        contents = try PlanContents(tables)
    }

    /// Safe to call at every start.
    func run(_ tx: WriteTransaction) throws {
        let now = Timestamp(millisecondsSinceEpoch: tx.now)
        let loaded = try PlanRows.tables(tx)
        for table in tables.all {
            let digest = Self.digest(table.bytes)
            guard let known = loaded.last(where: { $0.name == table.name }) else { continue }
            guard known.digest == digest else {
                throw PlanError.tableChanged(name: table.name, loadedVersion: known.version)
            }
        }
        guard loaded.isEmpty else { return }
        for table in tables.all {
            try PlanRows.insert(
                PlanTable(
                    name: table.name, version: 1, digest: Self.digest(table.bytes),
                    rows: table.rows.count, loadedAt: now), tx)
        }
        for (place, note) in contents.notes.enumerated() {
            try PlanRows.insert(note, place: place, tx)
        }
        for (place, indicator) in contents.indicators.enumerated() {
            try IndicatorRows.insert(indicator, place: place, tx)
        }
        for target in contents.targets { try IndicatorRows.insert(target, tx) }
        for project in contents.projects { try insert(project, at: now, tx) }
    }

    private func insert(_ project: PlannedProject, at now: Timestamp, _ tx: WriteTransaction) throws
    {
        let source = try PlanDocuments.fiveYearPlan(PlanDocuments.majorProjects)
        try ProjectRows.insert(
            ProjectRow(
                id: project.id, parent: project.parent, number: project.number, name: project.name,
                placeName: project.place, region: .city, content: project.content,
                planned: project.plannedInvestment, years: project.years,
                firstYear: project.firstYear, lastYear: project.lastYear, stage: .listed,
                outputs: project.outputs, source: source), tx)
        let item = GateDocument(
            kind: .planItem, number: "\(source.number ?? "") \(source.heading) \(project.id)",
            issuedOn: source.issuedOn, issuedBy: "焦作市人民政府办公室")
        try StageRows.insert(
            StageMove(
                sequence: 1, from: nil, to: .listed, enteredOn: source.issuedOn, backward: false,
                documents: [item], recordedAt: now), of: project.id, tx)
    }

    static func digest(_ bytes: [UInt8]) -> String { Hex.encode(Digest.blake2b(bytes)) }
}
