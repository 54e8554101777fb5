import Bus
import BusTesting
import Testing

/// The compatibility suite over ZeroMQ with CURVE, in both wire formats: the same cases as in memory.
@Suite(.serialized)
struct ZeroMQCompatibilityTests {
    @Test(.timeLimit(.minutes(1)), arguments: CompatibilityCase.all, ContentType.allCases)
    func transportKeepsTheContract(of testCase: CompatibilityCase, in type: ContentType)
        async throws
    {
        let harness = try await ZeroMQHarness(contentType: type)
        do {
            try await testCase.run(harness)
        } catch {
            Issue.record("\(testCase.name) in \(type): \(error)")
        }
        #expect(await harness.stop(), "\(testCase.name) did not stop within 2 s")
    }
}
