import Bus
import BusTesting
import Testing

/// The compatibility suite on the in-memory transport, in both wire formats.
@Suite(.serialized)
struct MemoryCompatibilityTests {
    @Test(.timeLimit(.minutes(1)), arguments: CompatibilityCase.all, ContentType.allCases)
    func transportKeepsTheContract(of testCase: CompatibilityCase, in type: ContentType)
        async throws
    {
        let harness = try await MemoryHarness(contentType: type)
        do {
            try await testCase.run(harness)
        } catch {
            Issue.record("\(testCase.name) in \(type): \(error)")
        }
        await harness.stop()
    }
}
