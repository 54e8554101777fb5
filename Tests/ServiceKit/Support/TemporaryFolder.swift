import Foundation

/// A folder that lives as long as a test.
struct TemporaryFolder {
    let path: String

    static func with<Result>(
        _ body: (TemporaryFolder) async throws -> Result
    ) async throws -> Result {
        let path = NSTemporaryDirectory() + "edubus-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await body(TemporaryFolder(path: path)))
        } catch {
            outcome = .failure(error)
        }
        try? FileManager.default.removeItem(atPath: path)
        return try outcome.get()
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file as an editor does: whole, in the place of the old one.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: file(name)), options: .atomic)
        return file(name)
    }
}
