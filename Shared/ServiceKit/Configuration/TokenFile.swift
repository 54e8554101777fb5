public import Bus
import Foundation
public import Logging
public import ServiceLifecycle

/// The gateway's token file: read at the start, watched while the program runs.
public struct TokenFile: Sendable {
    public let path: String
    public let initial: TokenBook
    let log: Logger

    /// - Throws: `ProgramError` when the file is open to others or bad. A missing file holds no tokens.
    public init(path: String, log: Logger) throws {
        self.path = path
        self.log = log
        initial = try Self.read(path)
    }

    public static func read(_ path: String) throws -> TokenBook {
        guard FileManager.default.fileExists(atPath: path) else { return TokenBook() }
        let data = try KeyFile.readSecret(path)
        do {
            return try JSONDecoder().decode(TokenBook.self, from: data)
        } catch let error as DecodingError {
            throw ProgramError("tokens: \(path): \(CallError(decoding: error).message)")
        }
    }

    /// A service that hands every change to `apply`.
    public func watching(_ apply: @escaping @Sendable (TokenBook) -> Void) -> any Service {
        let path = path
        return WatchedFile(
            path: path, what: "tokens", log: log, read: { try Self.read(path) }, apply: apply)
    }
}
