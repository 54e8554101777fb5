import Bus
import Foundation
import ServiceKit

/// Remembers the last event that was printed, so that another run goes on after it, also after a power cut.
struct EventCursor: Sendable {
    let path: String
    /// Whose events: a cursor of another service counts other events.
    let service: String

    private struct Place: Codable {
        let service: String
        let sequence: Int64
    }

    /// The last sequence that was printed; nil when there is no file yet.
    ///
    /// - Throws: `ProgramError` when the file is another service's, or no cursor.
    func read() throws -> Int64? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path),
            let place = try? JSONCoding.decode(Place.self, from: Array(data))
        else { throw ProgramError("--cursor: \(path) is not a cursor") }
        guard place.service == service else {
            throw ProgramError("--cursor: \(path) is a cursor of \(place.service)")
        }
        return place.sequence
    }

    /// Puts a sequence in the file's place, whole and on the disk.
    ///
    /// - Throws: `ProgramError` when it cannot be written.
    func write(_ sequence: Int64) throws {
        let bytes = try JSONCoding.encode(
            Place(service: service, sequence: sequence), sortedKeys: true)
        let draft = "\(path).\(getpid())"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ProgramError("--cursor: cannot write \(path)") }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(bytes + [UInt8(ascii: "\n")]))
            try handle.synchronize()
            try handle.close()
        } catch {
            unlink(draft)
            throw ProgramError("--cursor: cannot write \(path)")
        }
        guard rename(draft, path) == 0 else {
            unlink(draft)
            throw ProgramError("--cursor: cannot write \(path)")
        }
    }
}
