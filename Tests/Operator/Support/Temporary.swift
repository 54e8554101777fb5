import Foundation

/// A folder that lives as long as a test.
enum Temporary {
    static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let path = NSTemporaryDirectory() + "edubus-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await body(path))
        } catch {
            outcome = .failure(error)
        }
        try? FileManager.default.removeItem(atPath: path)
        return try outcome.get()
    }
}
