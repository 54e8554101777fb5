import Bus
import BusTesting
import Foundation
import Testing

extension ResilienceTests {
    /// What a server that executes six calls at a time, of 40 ms each, can do in a second.
    private static let capacity = 6.0 / 0.04

    @Test("five times its capacity offered: a server still does four fifths of its best")
    func overload() async throws {
        let seconds = Machine.number("EDUBUS_OVERLOAD_SECONDS") ?? 8
        try await Replicas.run(
            "a", choice: Replicas.Choice(delay: .milliseconds(40), inFlightCalls: 6)
        ) { replicas in
            // Its best: as many callers as it executes calls, each with the next one at hand.
            var settings = Load.Settings()
            settings.callers = 6
            settings.pause = .zero
            let load = Load.start(replicas.client, settings)
            let start = ContinuousClock.now
            try await Machine.wait(.seconds(3))
            let calm = await load.stop()
            let peak = Double(calm.calls) / ((.now - start) / .seconds(1))

            let flood = try await Flood.run(
                replicas.client, perSecond: 5 * Self.capacity, for: .seconds(seconds))
            let goodput = Double(flood.calls - flood.failed) / Double(seconds)
            print(
                "FIGURE overload for \(seconds) s: \(Int(goodput.rounded())) of \(Int(peak.rounded())) calls/s,"
                    + " \(flood.calls) offered, slowest success \(flood.slowestSuccess.milliseconds) ms, "
                    + "errors \(flood.errors)")
            #expect(goodput >= 0.8 * peak)
            // What was not done was refused before it was begun, and said so.
            let refusals = flood.outcomes.compactMap(\.error)
            #expect(
                refusals.allSatisfy {
                    [.resourceExhausted, .deadlineExceeded].contains($0.code) && $0.executed == .no
                }, "\(flood.errors)")
            // Afterwards it is as good as new.
            let after = Load.start(replicas.client, settings)
            try await Machine.wait(.seconds(1))
            #expect(await after.stop().errors.isEmpty)
        }
    }
}
