import Admission
import BusTesting
import Foundation
import Testing

/// Deferred acceptance by somebody else: the PyPI package matching, which `.ci/setup test` installs.
struct MatchingTests {
    private static let python: String? = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".build/python-tests/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    @Test(
        "M1, and M3 where no reserved seat reverts, are the package's deferred acceptance",
        .enabled(if: python != nil, "matching is not installed: .ci/setup test installs it"),
        arguments: [SeniorRule.Mechanism.m1, .m3])
    func agrees(mechanism: SeniorRule.Mechanism) throws {
        var numbers = SeededNumbers(seed: 41)
        var results: [SeniorResult] = []
        var lines: [Data] = []
        while results.count < 1000 {
            let market = try RandomMarket.make(
                &numbers, candidates: 8 + numbers.below(8), distinct: true)
            let rule = RandomMarket.rule(mechanism, &numbers)
            let result = SeniorAdmission.run(market, under: rule)
            guard result.lines.allSatisfy({ $0.seat != .reverted || $0.seats == 0 }) else {
                continue
            }
            results.append(result)
            lines.append(
                try JSONEncoder().encode(SeniorCase(market, rule, floors: result.floors)))
        }
        let output = try Python.run(
            "senior_matching.py", input: Data(lines.joined(separator: [10])), with: Self.python)
        let answers = output.split(separator: 10)
        try #require(answers.count == results.count)
        var quota = 0
        for (result, answer) in zip(results, answers) {
            let theirs = try JSONDecoder().decode([String: [String]].self, from: answer)
            var seats: [String: [String]] = [:]
            for assignment in result.assignments {
                guard let school = assignment.school, let seat = assignment.seat else { continue }
                seats[assignment.candidate] = [school, seat.rawValue]
                quota += seat == .quota ? 1 : 0
            }
            #expect(seats == theirs, "\(result.rule)")
        }
        #expect(mechanism == .m1 || quota > 500, "\(quota)")
    }
}
