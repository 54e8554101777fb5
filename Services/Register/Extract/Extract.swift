import Contracts
import Store

/// A whole extract in memory, checked: every record by the pseudonym of whose it is. No ID number is kept.
struct Extract<Record: RegisterRecord>: Sendable {
    private let records: [PersonKey: [Record]]
    let count: Int
    /// When the file was written.
    let extractedAt: Timestamp
    let hash: String

    /// Reads and checks the file.
    ///
    /// - Parameter keys: with the register's own secret.
    /// - Throws: the first fault.
    init(_ file: ExtractFile, keys: PersonKeys) throws(ExtractFault) {
        var records: [PersonKey: [Record]] = [:]
        var count = 0
        guard let stamp = file.stamp else {
            throw ExtractFault(file.path, rule: "file", "is not there")
        }
        hash = try file.read { (row) throws(ExtractFault) in
            guard count < ExtractLimits.records else {
                throw ExtractFault(
                    row.file, line: row.line, rule: "records",
                    "is one more than \(ExtractLimits.records)")
            }
            let id = try row.value(ExtractColumn.idNumber.name, ResidentID.self)
            let record = try Record(row)
            guard let key = PersonKey(rawValue: keys.key(forIDNumber: id.text)) else {
                throw row.fault(ExtractColumn.idNumber.name, "person key", "cannot be made")
            }
            if records[key]?.contains(where: { $0.identity == record.identity }) == true {
                throw row.fault(
                    ExtractColumn.idNumber.name, "unique",
                    "a line before has the same \(Record.identityColumns.joined(separator: " and "))"
                )
            }
            records[key, default: []].append(record)
            count += 1
        }
        guard count > 0 else {
            throw ExtractFault(
                file.name, rule: "records",
                "has no record: every answer would be a FAIL, and a FAIL is final")
        }
        self.records = records
        self.count = count
        extractedAt = Timestamp(millisecondsSinceEpoch: stamp.milliseconds)
    }

    subscript(person: PersonKey) -> [Record] { records[person] ?? [] }
}
