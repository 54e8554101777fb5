import Bus
import Contracts
import Testing

@testable import Enrollment

/// 生源外流 held against a count that knows nothing of the store.
struct OutflowTests {
    @Test("random cities: every fresh graduate is counted once, where it went", arguments: 0..<5)
    func counts(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let regions = ["410802", "410811", "410821", "410882", "410883"]
        let service = try await TestEnrollment()
        for (index, region) in regions.enumerated() {
            try await service.register(
                Samples.school(.junior, index + 1, region: region),
                Samples.school(.senior, index + 1, region: region))
        }
        _ = try await service.call(Enrollment.setExamRules, .init(rules: AdmissionCity.rules))
        var cards: [ScoreCardRecord] = []
        var expected: [String: [Int]] = [:]
        var pupils: [StudentRecord] = []
        for number in 0..<120 {
            let origin = Int.random(in: 0..<5, using: &random)
            let isFresh = Int.random(in: 0..<6, using: &random) > 0
            cards.append(
                ScoreCardRecord(
                    idNumber: Samples.child(number), schoolYear: AdmissionCity.year,
                    candidateNumber: try CandidateNumber("2508\(1000 + number)"),
                    juniorSchool: Samples.code(.junior, origin + 1),
                    graduate: isFresh ? .fresh : .former, quality: .b,
                    scores: ["chinese", "maths"].map {
                        ComponentScore(component: $0, hundredths: 5000)
                    }))
            let target = Int.random(in: -2..<5, using: &random)
            if target >= 0 {
                pupils.append(
                    StudentRecord(
                        idNumber: Samples.child(number),
                        schoolCode: Samples.code(.senior, target + 1),
                        stage: .senior, grade: 1, classNumber: 1,
                        // What a school states to get a pupil of elsewhere in.
                        originRegion: Samples.region(regions[target])))
            }
            guard isFresh else { continue }
            // The first two regions are one pool.
            let stays = target == origin || (target >= 0 && max(target, origin) < 2)
            let column = target < 0 ? 3 : stays ? 1 : 2
            expected[regions[origin], default: [0, 0, 0, 0]][0] += 1
            expected[regions[origin], default: [0, 0, 0, 0]][column] += 1
        }
        let file = try await service.open(.scores, rows: cards.count)
        #expect(try await service.send(Enrollment.importScores, file, cards).state == .committed)
        _ = try await service.call(Enrollment.registerStudents, .init(students: pupils))
        let outflow = try await service.call(
            Enrollment.outflow, .init(schoolYear: AdmissionCity.year))
        let found = Dictionary(
            uniqueKeysWithValues: outflow.counties.map {
                ($0.region.text, [$0.candidates, $0.stayed, $0.left, $0.elsewhere])
            })
        #expect(found == expected)
        #expect(outflow.counties.map(\.region.text) == expected.keys.sorted())
    }
}
