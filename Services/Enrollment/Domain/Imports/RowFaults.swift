import Bus
import Contracts

/// The rows of a batch that are wrong: all are counted, the first are listed.
struct RowFaults: Sendable {
    private let lines: [Int]
    private(set) var listed: [RowFault] = []
    private(set) var count = 0

    /// Where a row stands in the paths of its own errors: `row.idNumber`.
    static let path = "row"

    /// - Parameter lines: of the rows, in their order.
    init(lines: [Int]) { self.lines = lines }

    /// Runs the work of one row; an error that says what is wrong with the row is noted, and the next row can follow.
    ///
    /// - Throws: what is no fault of the row.
    mutating func check<Value>(row index: Int, _ work: () throws -> Value) throws -> Value? {
        do {
            return try work()
        } catch {
            guard let told = Self.told(error) else { throw error }
            note(told, row: index)
            return nil
        }
    }

    private mutating func note(_ error: CallError, row index: Int) {
        count += 1
        guard listed.count < EnrollmentLimits.listedRowFaults else { return }
        let violation = error.violations.first
        listed.append(
            RowFault(
                line: lines[index], field: Self.field(violation?.field ?? ""),
                rule: violation?.rule ?? error.reason.rawValue,
                message: violation?.message ?? error.message))
    }

    /// What the row itself is refused for, by a rule or by the schema; nil for what ends the call, as a full disk does.
    private static func told(_ error: any Error) -> CallError? {
        let told = (error as? any CallErrorConvertible)?.callError ?? error as? CallError
        switch told?.code {
        case .invalidArgument, .failedPrecondition, .notFound, .permissionDenied, .alreadyExists:
            return told
        default:
            return nil
        }
    }

    /// The path without what stands for the row itself; empty when it is the row.
    private static func field(_ path: String) -> String {
        guard path != Self.path else { return "" }
        let prefix = ["\(Self.path).", "proposal."].first(where: path.hasPrefix) ?? ""
        return String(path.dropFirst(prefix.count))
    }
}

/// A batch with rows at fault: thrown, so that nothing of it is kept.
struct BatchRefused: Error {
    let faults: RowFaults
}
