import Bus
import Contracts
import Logging
import Store

/// Asks a department's register what applications wait for, until it answers.
///
/// What is to be asked stands in the store: after a crash it is asked again, which changes nothing at a register, and an
/// answer counts once. Whatever is not an answer leaves the check UNKNOWN, to be asked again after a growing pause.
struct CheckWorker: Sendable {
    let store: Store
    let time: any TimeSource
    /// Whose questions it asks.
    let register: RegisterKind
    /// By which that register knows persons and cases.
    let keys: PersonKeys

    /// Questions asked at the same time.
    static let callsInFlight = 8
    /// Checks read from the store at a time.
    static let batchChecks = 64
    /// A register that takes longer has not answered.
    static let deadline: Duration = .seconds(5)
    /// Between two looks for what is due, when there was nothing.
    static let idlePause: Duration = .milliseconds(500)
    /// Who moves applications when a register has answered.
    static let actor = "register-checks"

    /// Until the task is cancelled.
    func run(_ bus: any BusCalling, _ log: Logger) async {
        while !Task.isCancelled {
            do {
                if try await askDue(bus) > 0 { continue }
            } catch {
                log.error("checks cannot be kept", metadata: ["error": "\(type(of: error))"])
            }
            try? await Task.sleep(for: Self.idlePause)
        }
    }

    /// Asks what is due now.
    ///
    /// - Returns: how many checks were due.
    func askDue(_ bus: any BusCalling) async throws -> Int {
        let now = time.nowMilliseconds
        let due = try await store.read {
            try $0.dueChecks(of: register, at: now, limit: Self.batchChecks)
        }
        var left = due.makeIterator()
        try await withThrowingTaskGroup(of: Void.self) { group in
            func start() {
                guard let check = left.next() else { return }
                group.addTask {
                    let said = await ask(check, bus)
                    try await keep(said, check)
                }
            }
            for _ in 0..<Self.callsInFlight { start() }
            while try await group.next() != nil { start() }
        }
        return due.count
    }

    /// What came back from a register.
    enum Said: Sendable {
        case answer(RegisterAnswer)
        /// The code of the call that brought none.
        case silence(String)
    }

    private func ask(_ check: CheckRow, _ bus: any BusCalling) async -> Said {
        guard let question = check.question else { return .silence(StatusCode.unknown.name) }
        do {
            return .answer(try await question.ask(bus, case: keys.caseNumber(of: check.receipt)))
        } catch let error as CallError {
            return .silence(error.code.name)
        } catch {
            return .silence(StatusCode.unknown.name)
        }
    }

    /// Keeps what was said, with its effect when the check still waits for it.
    private func keep(_ said: Said, _ asked: CheckRow) async throws {
        try await store.write { transaction in
            guard
                var check = try transaction.check(asked.receipt, asked.round, asked.proof)
            else { return }
            var row = try transaction.requireApplication(asked.receipt)
            check.attempts += 1
            var moved = check.check
            let isWaiting =
                moved.isWaiting && check.round == row.round
                && [.submitted, .verifying].contains(row.state)
            try transaction.insert(
                into: "check_answers", said.row(check, at: transaction.now, applied: isWaiting))
            check.error = said.error
            guard isWaiting else {
                check.dueAt = nil
                return try transaction.save(check)
            }
            switch said {
            case .silence:
                try moved.apply(.silence)
                check.dueAt = transaction.now + CheckPause.milliseconds(after: check.attempts)
            case .answer(let answer):
                try moved.apply(
                    answer.outcome == .pass ? .pass : .fail(answer.reason ?? .notFound))
                check.dueAt = nil
                check.decidedAt = transaction.now
                check.extractedAt = answer.extractedAt.millisecondsSinceEpoch
            }
            check.check = moved
            try transaction.complete(
                check, of: &row, actor: Self.actor,
                attributes: EventAttributes(
                    district: row.region.text, schoolyear: row.schoolYear.text,
                    actor: Self.actor, correlationid: row.receipt.text))
        }
    }
}

extension CheckWorker.Said {
    fileprivate var error: String? { if case .silence(let code) = self { code } else { nil } }

    fileprivate func row(_ check: CheckRow, at now: Int64, applied: Bool) -> CheckAnswerRow {
        var row = CheckAnswerRow(
            receipt: check.receipt, round: check.round, proof: check.proof,
            number: check.attempts, outcome: "silence", reason: error, at: now, applied: applied)
        if case .answer(let answer) = self {
            row.outcome = answer.outcome.rawValue
            row.reason = answer.reason?.rawValue
            row.extractedAt = answer.extractedAt.millisecondsSinceEpoch
        }
        return row
    }
}

extension CheckQuestion {
    /// Asks the register, for the admission that the case number names.
    fileprivate func ask(
        _ bus: any BusCalling, case caseNumber: String
    ) async throws -> RegisterAnswer {
        let options = CallOptions(
            deadline: CheckWorker.deadline, purpose: Purpose.admission.rawValue,
            caseNumber: caseNumber)
        return switch self {
        case .household(let question):
            try await bus.call(HouseholdRegister.ask, question, options: options)
        case .residence(let question):
            try await bus.call(ResidenceRegister.ask, question, options: options)
        case .property(let question):
            try await bus.call(PropertyRegister.ask, question, options: options)
        case .insurance(let question):
            try await bus.call(InsuranceRegister.ask, question, options: options)
        case .roll(let question):
            try await bus.call(RollRegister.ask, question, options: options)
        }
    }
}

extension PersonKeys {
    /// How this register knows an application: not by the receipt number, which opens its status, nor as another register does.
    func caseNumber(of receipt: ReceiptNumber) -> String {
        "ADM-" + key(forCase: receipt.text).prefix(16).uppercased()
    }
}
