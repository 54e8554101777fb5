import Bus
import BusTesting
import Contracts
import Foundation
import Logging
import Store
import Testing

@testable import Register

/// Extracts in a folder of their own, and what is opened from them.
struct Registry {
    let folder: String
    let time = ManualTime()
    static let secret = [UInt8](repeating: 9, count: 32)

    static func with<Result>(_ body: (Registry) async throws -> Result) async throws -> Result {
        let folder = NSTemporaryDirectory() + "edubus-register-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(Registry(folder: folder))
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    @discardableResult
    func write(_ text: String, to name: String = "register.csv") throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        return path(name)
    }

    func setTime(_ milliseconds: Int64) {
        time.advance(by: .milliseconds(milliseconds - time.nowMilliseconds))
    }

    func options(_ name: String = "register.csv") throws -> RegisterOptions {
        try RegisterOptions(
            file: path(name), secret: Self.secret, time: time,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func open<Record: RegisterRecord>(
        _ record: Record.Type, _ text: String
    ) throws -> RegisterService<Record> {
        try write(text)
        return try RegisterService<Record>(options())
    }

    /// The fault that keeps an extract from being opened; nil when it is good.
    func fault<Record: RegisterRecord>(_ record: Record.Type, _ text: String) throws
        -> ExtractFault?
    {
        try write(text)
        let options = try options()
        do throws(ExtractFault) {
            _ = try RegisterService<Record>(options)
            return nil
        } catch {
            return error
        }
    }

    static func key(_ id: String) throws -> PersonKey {
        let options = try RegisterOptions(file: "", secret: secret)
        return try PersonKey(options.keys.key(forIDNumber: id))
    }

    /// Numbers of nobody, from the standard's own rule.
    static let child = "410802201509010011"
    static let guardian = "410811201509010018"
    static let stranger = "41088320150901001X"
}
