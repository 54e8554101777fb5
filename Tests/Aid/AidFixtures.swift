import Contracts
import Foundation

@testable import Aid

/// What several suites of the aid tests use.
enum AidFixtures {
    static let plan: ParameterTable = {
        do { return try ParameterTable.plan() } catch { preconditionFailure("\(error)") }
    }()

    static func term(_ text: String) -> TermCode {
        do { return try TermCode(text) } catch { preconditionFailure("\(error)") }
    }

    static let terms: [TermCode] = (2013...2028).flatMap { year in
        [TermCode(year: year, .spring), TermCode(year: year, .autumn)].compactMap { $0 }
    }

    static func inputs(
        _ stage: Stage, _ level: HardshipLevel = .difficult, boarding: Bool = false,
        recognition: Int64 = 1
    ) -> EntitlementInputs {
        EntitlementInputs(
            recognition: recognition, level: level, stage: stage, boarding: boarding,
            school: SchoolCode.schemaExample, region: RegionCode.schemaExample)
    }

    /// What a second implementation answers, by case (`Tests/Interop/aid_oracle.py`).
    static func oracle(_ name: String) throws -> [String: String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/aid/\(name)")
        return try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
    }
}

/// A repeatable source of random numbers (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
