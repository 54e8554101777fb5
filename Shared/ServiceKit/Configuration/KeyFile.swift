public import Foundation

/// A program's CURVE key pair on disk, readable by its owner only.
public struct KeyFile: Codable, Sendable {
    /// Z85, 40 characters.
    public var publicKey: String
    public var secretKey: String

    public init(publicKey: String, secretKey: String) {
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    /// - Throws: `ProgramError` when the file is missing, open to others, or not a key file.
    public static func read(_ path: String) throws -> KeyFile {
        let data = try readSecret(path)
        guard let key = try? JSONDecoder().decode(KeyFile.self, from: data) else {
            throw ProgramError("key: \(path) is not a key file")
        }
        return key
    }

    public func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try Self.writeSecret(try encoder.encode(self), to: path)
    }

    /// Reads a file that only its owner may read.
    ///
    /// - Throws: `ProgramError` when others may.
    public static func readSecret(_ path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ProgramError("key: cannot read \(path)")
        }
        let mode =
            (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
            ?? nil
        guard let mode, mode & 0o077 == 0 else {
            throw ProgramError("key: \(path) can be read by others; run `chmod 600 \(path)`")
        }
        return data
    }

    /// Creates or replaces a file that only its owner may read, from its first byte on: another file is written beside it
    /// and takes its place whole.
    public static func writeSecret(_ data: Data, to path: String) throws {
        let directory = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let draft = "\(path).\(UUID().uuidString)"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ProgramError("key: cannot write \(path)") }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: data)
            try handle.synchronize()
            try handle.close()
        } catch {
            unlink(draft)
            throw ProgramError("key: cannot write \(path)")
        }
        guard rename(draft, path) == 0 else {
            unlink(draft)
            throw ProgramError("key: cannot write \(path)")
        }
    }
}
