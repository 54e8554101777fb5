import Foundation
import Synchronization

/// A file with an export a line, as OpenTelemetry's file exporter writes it.
public final class FileSink: SpanSink {
    private let file: Mutex<FileHandle>

    /// - Throws: when the file cannot be made or opened.
    public init(path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        file = Mutex(handle)
    }

    public func send(_ export: [UInt8]) async throws {
        try file.withLock { try $0.write(contentsOf: Data(export + [UInt8(ascii: "\n")])) }
    }
}
