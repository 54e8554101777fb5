import Cryptography
import Foundation

/// Reads a log from its first record to its last and says whether it is whole.
///
/// A second implementation, from `docs/operations.md` alone, is `Tests/Interop/exchange_verify.py`.
public struct ExchangeVerifier {
    private let key: ExchangeKey?

    /// - Parameter key: nil for a reader who does not have it: chain and anchor are then held against each other only.
    public init(key: ExchangeKey?) { self.key = key }

    /// A whole log.
    ///
    /// - Throws: `ProgramError` when it cannot be read.
    public func verify(directory: String) throws -> ExchangeReport {
        // The anchor first: a program that writes meanwhile makes the log longer than it says, never shorter.
        let (bytes, anchor) = readAnchor(in: directory)
        var walk = ExchangeWalk(
            files: try Self.files(ExchangeFiles.names(in: directory), in: directory), key: key,
            anchor: anchor ?? .empty, isWhole: true)
        try walk.run()
        if anchor == nil, walk.report.finding == nil {
            walk.report.finding = ExchangeFinding(
                fault: bytes == nil ? .dropped : .changed, file: ExchangeAnchor.file, line: 1,
                sequence: walk.report.headSequence,
                detail: "the anchor, which says where the log ends, is "
                    + (bytes == nil ? "missing" : "not the program's"))
        }
        return walk.report
    }

    private func readAnchor(in directory: String) -> (bytes: [UInt8]?, ExchangeAnchor?) {
        let path = "\(directory)/\(ExchangeAnchor.file)"
        var bytes: [UInt8]?
        // Again, when a running program was just writing it.
        for _ in 0..<Self.anchorReads {
            bytes = FileManager.default.contents(atPath: path).map(Array.init)
            if let anchor = bytes.flatMap({ ExchangeAnchor.read($0, key: key) }) {
                return (bytes, anchor)
            }
        }
        return (bytes, nil)
    }

    private static let anchorReads = 3

    /// One file of a log: its records follow each other; nothing is known of what was before and after.
    ///
    /// - Throws: `ProgramError` when it cannot be read.
    public func verify(file path: String) throws -> ExchangeReport {
        let url = URL(filePath: path)
        let directory = url.deletingLastPathComponent().path(percentEncoded: false)
        var walk = ExchangeWalk(
            files: Self.files([url.lastPathComponent], in: directory), key: key, anchor: nil,
            isWhole: false)
        try walk.run()
        return walk.report
    }

    /// Every record of a log that can be read, whole or not.
    ///
    /// - Throws: `ProgramError` when it cannot be read; what `body` throws.
    public func records(in directory: String, _ body: (ExchangeRecord) throws -> Void) throws {
        for name in try ExchangeFiles.names(in: directory) {
            for line in try ExchangeFiles.read(name, in: directory).split(separator: 0x0A) {
                if let line = ExchangeLine(line, key: nil) { try body(line.record) }
            }
        }
    }

    static func files(_ names: [String], in directory: String) -> [ExchangeWalk.File] {
        names.map { name in
            ExchangeWalk.File(name: name) { try ExchangeFiles.read(name, in: directory) }
        }
    }
}
