import Admission
import Contracts
import Store
import Testing

@testable import Enrollment

/// E8 in the schema: a result with a blocking candidate executes no run, held against a naive search for one.
struct BlockingSchemaTests {
    /// What a candidate gets: a school by its place in the city, and the kind of seat.
    private struct Seat {
        var school: Int
        var kind: AdmissionSeat
    }

    /// Somebody who listed a school higher than what it got, and is better than one who sits there in a seat it could have.
    private static func isBlocked(
        _ city: AdmissionCity, _ seats: [Int: Seat]
    ) -> Bool {
        func score(_ person: AdmissionCity.Person) -> Int { person.chinese + person.maths }
        for person in city.candidates {
            for wish in person.wishes {
                if seats[person.number]?.school == wish { break }
                for other in city.candidates {
                    guard let seat = seats[other.number], seat.school == wish,
                        score(other) < score(person)
                    else { continue }
                    if seat.kind != .quota { return true }
                    if person.eligible, person.junior == other.junior { return true }
                }
            }
        }
        return false
    }

    /// The engine's seats, some of them changed to others that E5 and E6 allow.
    private static func seats(
        _ city: AdmissionCity, _ result: SeniorResult, changes: Int,
        _ random: inout SeededGenerator
    ) -> [Int: Seat] {
        let floors = Dictionary(
            uniqueKeysWithValues: result.floors.map { ($0.school, $0.floor.hundredths) })
        var seats: [Int: Seat] = [:]
        for assignment in result.assignments {
            guard let person = city.people.first(where: { $0.candidate == assignment.candidate }),
                let school = AdmissionCity.senior.firstIndex(where: {
                    $0.text == assignment.school
                }), let kind = assignment.seat
            else { continue }
            seats[person.number] = Seat(school: school, kind: AdmissionSeat(kind))
        }
        for _ in 0..<changes {
            guard let person = city.candidates.randomElement(using: &random) else { continue }
            let score = person.chinese + person.maths
            let choices = person.wishes.filter { score >= city.control[$0] }.flatMap { school in
                AdmissionSeat.allCases.filter { kind in
                    kind == .open
                        || floors[AdmissionCity.senior[school].text].map {
                            kind == .reverted || (person.eligible && score >= $0)
                        } == true
                }.map { Seat(school: school, kind: $0) }
            }
            seats[person.number] = (choices + [nil]).randomElement(using: &random) ?? nil
        }
        return seats
    }

    private static func statements(
        _ run: String, _ city: AdmissionCity, _ result: SeniorResult, _ seats: [Int: Seat]
    ) -> [String] {
        let floors = result.floors.map {
            """
            INSERT INTO admission_floors VALUES
                ('\(run)', '\($0.school)', \($0.line.hundredths), \($0.floor.hundredths))
            """
        }
        let rows = city.candidates.map { person -> String in
            guard let seat = seats[person.number],
                let rank = person.wishes.firstIndex(of: seat.school)
            else {
                return """
                    INSERT INTO admission_results VALUES
                        ('\(run)', '\(person.candidate)', NULL, NULL, NULL, 'NO_SEAT', '[]')
                    """
            }
            return """
                INSERT INTO admission_results VALUES ('\(run)', '\(person.candidate)',
                    '\(AdmissionCity.senior[seat.school])', '\(seat.kind.rawValue)', \(rank + 1),
                    'ADMITTED', '[]')
                """
        }
        return floors + rows + [
            """
            UPDATE admission_runs SET state = 'executed', executed_by = 'x', lines = '{}',
                result_hash = '\(String(repeating: "0", count: 64))'
            """
        ]
    }

    private struct Passed: Error {}

    @Test(
        "E8: under M1 and M3 the store executes what has no blocking candidate, and nothing else",
        arguments: [AdmissionMechanism.m1, .m3])
    func blocking(mechanism: AdmissionMechanism) async throws {
        var refused = 0
        var passed = 0
        for seed in UInt64(0)..<6 {
            let city = AdmissionCity(seed: seed + 100)
            let service = try await TestEnrollment()
            try await city.bring(to: service)
            let run = try await service.call(
                Enrollment.prepareAdmission, city.request(mechanism)
            ).id
            _ = try await service.call(Enrollment.freezeAdmission, .init(runID: run))
            let result = try city.expected(
                SeniorRule(mechanism.engine, floorDelta: ExamScore(hundredths: 200)))
            var random = SeededGenerator(seed: seed)
            for number in 0..<40 {
                let seats = Self.seats(city, result, changes: number % 4, &random)
                let isBlocked = Self.isBlocked(city, seats)
                let sql = Self.statements(run, city, result, seats)
                let error = await #expect(throws: (any Error).self) {
                    try await service.store.write { transaction -> Void in
                        for statement in sql { try transaction.execute(statement) }
                        throw Passed()
                    }
                }
                if error is Passed {
                    passed += 1
                    #expect(!isBlocked, "seed \(seed), number \(number)")
                } else {
                    refused += 1
                    #expect(isBlocked, "seed \(seed), number \(number): \(error as Any)")
                    #expect((error as? StoreError)?.message.hasPrefix("E8") == true)
                }
            }
        }
        #expect(passed >= 60 && refused >= 20, "\(passed) \(refused)")
    }
}
