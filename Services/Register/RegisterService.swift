import Bus
import Contracts
import Foundation
import Logging
import Store
import Synchronization

/// A department's register over an extract: answers questions, and takes a newer extract when it is whole.
///
/// Until a newer extract has been read and found good, the one before answers.
final class RegisterService<Record: RegisterRecord>: ServedRegister {
    private struct State {
        var extract: Extract<Record>
        /// The file that was read last, good or not.
        var read: ExtractFile.Stamp?
        /// What the last look found.
        var seen: ExtractFile.Stamp?
        var fault: String?
        var refused = 0
        var passed = 0
        var failed = 0
    }

    private typealias Contract = RegisterContract<Record.Question>

    private let options: RegisterOptions
    private let file: ExtractFile
    private let state: Mutex<State>

    /// Reads and checks the extract.
    ///
    /// - Throws: `ExtractFault` naming file, line, column and rule.
    init(_ options: RegisterOptions) throws(ExtractFault) {
        self.options = options
        let columns = [ExtractColumn.idNumber] + Record.columns
        file = ExtractFile(
            path: options.file, table: options.table,
            map: try options.map.map { path throws(ExtractFault) in
                try ColumnMap(file: path, of: columns)
            } ?? ColumnMap(), columns: columns)
        let stamp = file.stamp
        state = Mutex(
            State(extract: try Extract(file, keys: options.keys), read: stamp, seen: stamp))
    }

    var definition: ServiceDefinition {
        ServiceDefinition(
            Contract.self,
            handlers: [
                Handler(Contract.ask) { [self] question, _ in try answer(question) },
                Handler(Contract.getExtract) { [self] _, _ in report },
            ])
    }

    private func answer(_ question: Record.Question) throws -> RegisterAnswer {
        let extract = state.withLock(\.extract)
        let age = ageSeconds(of: extract)
        if let tooOld = tooOld(age) {
            throw CallError(.unavailable, "EXTRACT_TOO_OLD", tooOld, executed: .no)
        }
        let reason = try Record.answer(question, from: extract)
        state.withLock { state in
            if reason == nil { state.passed += 1 } else { state.failed += 1 }
        }
        return RegisterAnswer(
            outcome: reason == nil ? .pass : .fail, reason: reason,
            extractedAt: extract.extractedAt, ageSeconds: age, sample: options.sample)
    }

    /// Why the stated facts do not hold; nil when they do.
    func answer(to question: Record.Question) throws(CallError) -> RegisterReason? {
        try Record.answer(question, from: state.withLock(\.extract))
    }

    private func ageSeconds(of extract: Extract<Record>) -> Int64 {
        max(0, options.time.nowMilliseconds - extract.extractedAt.millisecondsSinceEpoch) / 1000
    }

    private func tooOld(_ ageSeconds: Int64) -> String? {
        guard let hours = options.oldestHours, ageSeconds > Int64(hours) * 3600 else { return nil }
        return "the extract is older than \(hours) hours"
    }

    var report: ExtractReport {
        let state = state.withLock { $0 }
        return ExtractReport(
            register: Record.Question.register, records: state.extract.count,
            extractedAt: state.extract.extractedAt, ageSeconds: ageSeconds(of: state.extract),
            hash: state.extract.hash, sample: options.sample, refused: state.refused,
            fault: state.fault)
    }

    // MARK: ServedRegister

    var unreadiness: String? { tooOld(ageSeconds(of: state.withLock(\.extract))) }

    var counts: RegisterCounts {
        let state = state.withLock { $0 }
        return RegisterCounts(
            records: state.extract.count, ageSeconds: ageSeconds(of: state.extract),
            passed: state.passed, failed: state.failed, refused: state.refused)
    }

    func look() {
        let stamp = file.stamp
        let isDue = state.withLock { state in
            defer { state.seen = stamp }
            // Somebody may be writing still: read what two looks have found the same.
            return stamp != nil && stamp == state.seen && stamp != state.read
        }
        guard isDue else { return }
        let log = options.log
        do throws(ExtractFault) {
            let newer = try Extract<Record>(file, keys: options.keys)
            try refuseShrunk(newer)
            state.withLock { state in
                state.extract = newer
                state.fault = nil
                state.read = stamp
            }
            log.notice("extract taken", metadata: ["records": "\(newer.count)"])
        } catch {
            state.withLock { state in
                state.fault = error.description
                state.refused += 1
                state.read = stamp
            }
            log.error(
                "extract refused; the one before goes on answering",
                metadata: ["fault": "\(error)"])
        }
    }

    private func refuseShrunk(_ newer: Extract<Record>) throws(ExtractFault) {
        let count = state.withLock(\.extract.count)
        guard Double(newer.count) < Double(count) * ExtractLimits.leastShare else { return }
        throw ExtractFault(
            (file.path as NSString).lastPathComponent, rule: "shrink",
            "has \(newer.count) records where the extract in force has \(count); when that is right, "
                + "restart the register")
    }
}
