import Bus
import Contracts
import Store
import Testing

@testable import Aid

@Suite struct RecognitionServiceTests {
    let bench: AidBench

    init() throws { bench = try AidBench() }

    @Test("the service has a handler for every method and for nothing else")
    func complete() {
        #expect(bench.service.definition.incomplete.isEmpty)
    }

    @Test("a registered person is found by ID number and by key, and the ID number is kept nowhere")
    func registered() async throws {
        let ids = try await bench.register([try AidBench.record(0), try AidBench.record(1)])
        #expect(ids == [1, 2])
        let found = try await bench.recognition(1)
        #expect(found.id == 2)
        let byKey = try await bench.service.getRecognition(
            GetRecognition(person: found.person, schoolYear: found.schoolYear),
            AidBench.context(Aid.getRecognition))
        #expect(byKey == found)
        let kept = try await bench.store.read { transaction in
            try [
                "SELECT person || school || region || COALESCE(evidence_number, '') FROM recognition",
                "SELECT type || subject || COALESCE(actor, '') || data FROM edubus_outbox",
                "SELECT caller || key || hex(fingerprint) || hex(answer) FROM edubus_idempotency",
            ].flatMap { try transaction.fetchAll(String.self, $0) }
        }
        #expect(kept.count >= 5)
        for text in kept {
            #expect(
                !text.contains(AidBench.person(0).text) && !text.contains(AidBench.person(1).text))
        }
    }

    @Test("events name a pseudonymous person and neither level nor basis nor amount")
    func events() async throws {
        try await bench.register([try AidBench.record(2)])
        _ = try await bench.calculate(try await bench.recognition(2).person)
        let data = try await bench.store.read {
            try $0.fetchAll(String.self, "SELECT data FROM edubus_outbox ORDER BY sequence")
        }
        #expect(data.count == 2)
        for text in data {
            for word in ["level", "basis", "orphan", "ifficult", "amount", "evidence"] {
                #expect(!text.contains(word))
            }
        }
    }

    @Test("a batch with one bad record stores nothing and names the record and its field")
    func allOrNothing() async throws {
        var elsewhere = try AidBench.record(3)
        elsewhere.region = try RegionCode("410101")
        let bad: [(RecognitionRecord, String)] = [
            (elsewhere, "recognitions[1].region"),
            (try AidBench.record(3, state: .adjusted), "recognitions[1].state"),
            (try AidBench.record(3, state: .confirmed, basis: .adversity), "recognitions[1].state"),
            (
                try AidBench.record(3, state: .submitted, basis: .adversity),
                "recognitions[1].evidenceNumber"
            ),
            (
                try AidBench.record(3, evidenceNumber: AidBench.person(3).text),
                "recognitions[1].evidenceNumber"
            ),
            (try AidBench.record(0), "recognitions[1].idNumber"),
        ]
        for (record, field) in bad {
            let error = await #expect(throws: CallError.self) {
                try await bench.register([try AidBench.record(0), record])
            }
            #expect(error?.violations.map(\.field) == [field])
            #expect(error?.message.contains(record.idNumber.text) == false)
        }
        #expect(try await bench.recognitions().isEmpty)
        #expect(try await bench.events(RecognitionConfirmed.eventType) == 0)
    }

    @Test(
        "a school registers no match and no confirmation, so nothing is paid on its word",
        arguments: [RecognitionState.matched, .confirmed])
    func schoolState(state: RecognitionState) async throws {
        let records = [
            try AidBench.record(2, state: .submitted), try AidBench.record(6, state: state),
        ]
        let error = await #expect(throws: CallError.self) {
            try await bench.register(records, as: .schoolOperator)
        }
        #expect(error?.code == .permissionDenied)
        #expect(error?.reason == "OFFICER_REQUIRED")
        #expect(error?.violations.map(\.field) == ["recognitions[1].state"])
        #expect(error?.violations.map(\.rule) == ["recognition-roles"])
        #expect(try await bench.recognitions().isEmpty)
        #expect(try await bench.calculateAll(.seniorGrant).calculated == 0)
        #expect(try await bench.events(RecognitionConfirmed.eventType) == 0)
        let summary = try await bench.service.summarise(
            SummariseAid(), AidBench.context(Aid.summarise))
        #expect(summary.total.recognised.isEmpty)
    }

    @Test(
        "officers and programs bring in what a data match confirmed",
        arguments: [Role.countyOfficer, .cityOfficer, .system])
    func officerState(role: Role) async throws {
        try await bench.register([try AidBench.record(2)], as: role)
        #expect(try await bench.recognition(2).state == .confirmed)
    }

    @Test("a school submits and reviews, but the data match is not its own")
    func schoolMatch() async throws {
        let ids = try await bench.register(
            [try AidBench.record(2, state: .draft), try AidBench.record(6, state: .submitted)],
            as: .schoolOperator)
        func advance(_ id: Int64, _ state: RecognitionState, as role: Role) async throws
            -> RecognitionState
        {
            try await bench.service.advanceRecognition(
                AdvanceRecognition(id: id, to: state),
                AidBench.context(Aid.advanceRecognition, role: role)
            ).state
        }
        #expect(try await advance(ids[0], .submitted, as: .schoolOperator) == .submitted)
        let error = await #expect(throws: CallError.self) {
            try await advance(ids[0], .matched, as: .schoolOperator)
        }
        #expect(error?.code == .permissionDenied)
        #expect(error?.violations.map(\.field) == ["to"])
        #expect(try await advance(ids[0], .matched, as: .countyOfficer) == .matched)
        #expect(try await advance(ids[1], .reviewed, as: .schoolOperator) == .reviewed)
        #expect(try await advance(ids[1], .publicised, as: .schoolOperator) == .publicised)
    }

    @Test("an empty batch and one over the limit are refused")
    func batchSize() async throws {
        await #expect(throws: CallError.self) { try await bench.register([]) }
        let record = try AidBench.record(0)
        await #expect(throws: CallError.self) {
            try await bench.register(
                Array(repeating: record, count: RegisterRecognitions.mostRecords + 1))
        }
    }

    @Test("one standing recognition per person and school year; after a revocation a new one")
    func oncePerYear() async throws {
        let first = try await bench.register([try AidBench.record(0)])
        let error = await #expect(throws: CallError.self) {
            try await bench.register([try AidBench.record(5), try AidBench.record(0)])
        }
        #expect(error?.code == .alreadyExists)
        #expect(error?.violations.map(\.field) == ["recognitions[1].idNumber"])
        _ = try await bench.service.revokeRecognition(
            RevokeRecognition(id: first[0], evidenceNumber: "CX-1"),
            AidBench.context(Aid.revokeRecognition))
        #expect(try await bench.register([try AidBench.record(0)]) == [2])
        #expect(try await bench.events(RecognitionRevoked.eventType) == 1)
    }

    @Test("the schema itself refuses a second standing recognition")
    func schema() async throws {
        try await bench.register([try AidBench.record(0)])
        let person = try await bench.recognition(0).person
        let row = RecognitionRow(
            try AidBench.record(0), id: 99, person: person, sample: false, now: 0, by: "x")
        let error = await #expect(throws: StoreError.self) {
            try await bench.store.write { try RecognitionTable.insert(row, $0) }
        }
        #expect(error?.violation?.kind == .unique)
    }

    @Test("an application goes by review, publicity and objection to confirmation")
    func application() async throws {
        let record = try AidBench.record(
            2, state: .draft, basis: .adversity, evidenceNumber: "SQ-2025-000007")
        let id = try await bench.register([record])[0]
        func advance(_ state: RecognitionState, level: HardshipLevel? = nil) async throws
            -> Recognition
        {
            try await bench.service.advanceRecognition(
                AdvanceRecognition(id: id, to: state, level: level),
                AidBench.context(Aid.advanceRecognition))
        }
        func confirm() async throws -> Recognition {
            try await bench.service.confirmRecognition(
                ConfirmRecognition(id: id), AidBench.context(Aid.confirmRecognition))
        }
        await #expect(throws: RuleViolation.self) { try await confirm() }
        #expect(try await advance(.submitted).state == .submitted)
        await #expect(throws: RuleViolation.self) { try await advance(.matched) }
        #expect(
            try await advance(.reviewed, level: .especiallyDifficult).level == .especiallyDifficult)
        await #expect(throws: RuleViolation.self) { try await confirm() }
        _ = try await advance(.publicised)
        _ = try await advance(.objected)
        await #expect(throws: RuleViolation.self) { try await confirm() }
        _ = try await advance(.reviewed)
        await #expect(throws: CallError.self) { try await advance(.publicised, level: .difficult) }
        _ = try await advance(.publicised)
        #expect(try await bench.events(RecognitionConfirmed.eventType) == 0)
        #expect(try await confirm().state == .confirmed)
        #expect(try await bench.events(RecognitionConfirmed.eventType) == 1)
        await #expect(throws: CallError.self) { try await advance(.confirmed) }
        let moves = try await bench.store.read {
            try $0.fetchAll(
                String.self,
                "SELECT move FROM recognition_move WHERE recognition = ? ORDER BY number", [id])
        }
        #expect(
            moves == ["submit", "review", "publicise", "object", "review", "publicise", "confirm"])
    }

    @Test("an adjustment must change something, and a region comes with a school")
    func adjust() async throws {
        let id = try await bench.register([try AidBench.record(0)])[0]
        func adjust(_ request: AdjustRecognition) async throws -> Recognition {
            try await bench.service.adjustRecognition(
                request, AidBench.context(Aid.adjustRecognition))
        }
        await #expect(throws: CallError.self) {
            try await adjust(AdjustRecognition(id: id, evidenceNumber: "TZ-1"))
        }
        await #expect(throws: CallError.self) {
            try await adjust(
                AdjustRecognition(id: id, region: RegionCode("410803"), evidenceNumber: "TZ-1"))
        }
        let adjusted = try await adjust(
            AdjustRecognition(
                id: id, school: SchoolCode("2141000009"), region: RegionCode("410803"),
                evidenceNumber: "TZ-1"))
        #expect(adjusted.state == .adjusted)
        #expect(adjusted.region.text == "410803")
    }

    @Test("nobody acts or looks outside their districts")
    func districts() async throws {
        let record = try AidBench.record(1)
        let id = try await bench.register([record])[0]
        let other = ["410803"]
        let denied = await #expect(throws: CallError.self) {
            try await bench.register([try AidBench.record(5)], districts: other)
        }
        #expect(denied?.code == .permissionDenied)
        await #expect(throws: CallError.self) {
            try await bench.service.revokeRecognition(
                RevokeRecognition(id: id, evidenceNumber: "CX-1"),
                AidBench.context(Aid.revokeRecognition, districts: other))
        }
        let hidden = await #expect(throws: CallError.self) {
            try await bench.service.getRecognition(
                GetRecognition(idNumber: record.idNumber, schoolYear: record.schoolYear),
                AidBench.context(Aid.getRecognition, districts: other))
        }
        #expect(hidden?.code == .notFound)
        let person = try await bench.recognition(1).person
        let calculation = await #expect(throws: CallError.self) {
            try await bench.calculate(person, .livingAllowance, districts: other)
        }
        #expect(calculation?.code == .permissionDenied)
    }
}
