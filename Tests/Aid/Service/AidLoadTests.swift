import Contracts
import Foundation
import Testing

@testable import Aid

/// The size of the whole city; runs when EDUBUS_BENCH is set, and prints what it measured.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["EDUBUS_BENCH"] != nil))
struct AidLoadTests {
    @Test("forty thousand recognitions and their entitlements")
    func wholeCity() async throws {
        let bench = try AidBench()
        let clock = ContinuousClock()
        let registering = try await clock.measure {
            for batch in 0..<40 {
                try await bench.register(
                    try (0..<1000).map { try AidBench.record(batch * 1000 + $0) }, sample: true)
            }
        }
        var calculated = 0
        let calculating = try await clock.measure {
            for programme in AidProgramme.allCases {
                calculated += try await bench.calculateAll(programme).calculated
            }
        }
        let summarising = try await clock.measure {
            _ = try await bench.service.summarise(SummariseAid(), AidBench.context(Aid.summarise))
        }
        #expect(calculated == 30_000)
        print("40,000 registered in \(registering), 30,000 calculated in \(calculating)")
        print("summarised in \(summarising)")
    }
}
