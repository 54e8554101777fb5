import Cryptography
import Foundation
import Glibc

/// The writing end of a log: one file at its end, the anchor, and where the chain is. Used by one thread at a time.
struct ExchangeTape {
    /// Writes bytes as `write(2)` does.
    typealias Write = @Sendable (Int32, UnsafeRawBufferPointer) -> Int

    private let directory: String
    private let key: ExchangeKey
    private let write: Write
    private let fileLimit: Int
    private let lock: Int32
    private let anchor: Int32
    private var file: Int32 = -1
    private var fileBytes = 0
    private var anchorPlace = 0
    private(set) var sequence: Int64
    private var previous: String
    /// Set when nobody knows any more what is on the disk; ended by a new start only.
    private var isBroken = false

    /// Opens a log where its last run left it.
    ///
    /// - Parameters:
    ///   - lock: held; closed with the tape.
    ///   - end: the last good record; with its file, or the file to be made.
    init(
        directory: String, key: ExchangeKey, lock: Int32, after head: ExchangeAnchor,
        in name: String?, fileBytes: Int, write: @escaping Write
    ) throws {
        self.directory = directory
        self.key = key
        self.lock = lock
        self.write = write
        fileLimit = fileBytes
        sequence = head.sequence
        previous = head.hash
        anchor = Self.open("\(directory)/\(ExchangeAnchor.file)")
        guard anchor >= 0 else { throw Self.cannot("open the anchor") }
        if let name {
            try openFile(name)
        }
    }

    /// Appends records and returns their sequences when they are on the disk: one write, one sync.
    ///
    /// - Throws: `ProgramError`; then none of them is.
    mutating func append(_ records: [ExchangeRecord], after leaving: [UInt8] = []) throws
        -> [Int64]
    {
        guard !isBroken else { throw Self.cannot("go on after a failed sync") }
        if file < 0 || (fileBytes >= fileLimit && leaving.isEmpty) {
            try openFile(ExchangeFiles.name(first: sequence + 1))
        }
        var bytes = leaving
        var (sequence, previous) = (sequence, previous)
        var sequences: [Int64] = []
        for var record in records {
            sequence += 1
            record.sequence = sequence
            record.previous = previous
            let line = try ExchangeLine.seal(record, key)
            previous = line.hash
            bytes += line.bytes + [UInt8(ascii: "\n")]
            sequences.append(sequence)
        }
        try put(bytes)
        (self.sequence, self.previous) = (sequence, previous)
        putAnchor()
        return sequences
    }

    mutating func close() {
        isBroken = true
        if anchor >= 0 { fdatasync(anchor) }
        for descriptor in [file, anchor, lock] where descriptor >= 0 { Glibc.close(descriptor) }
        file = -1
    }

    // MARK: Bytes

    private mutating func put(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(file, UnsafeRawBufferPointer(rebasing: $0[done...]))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                // What was written of it is taken back, so that nothing follows half a record.
                if ftruncate(file, off_t(fileBytes)) != 0 { isBroken = true }
                throw Self.cannot("write")
            }
            done += count
        }
        guard fdatasync(file) == 0 else {
            // The kernel may have dropped what it could not write.
            isBroken = true
            throw Self.cannot("sync")
        }
        fileBytes += bytes.count
    }

    /// Not synced: after a power cut it may name an earlier record, never one that is not there.
    private mutating func putAnchor() {
        let place = ExchangeAnchor(sequence: sequence, hash: previous).place(key)
        let offset = off_t(anchorPlace * ExchangeAnchor.placeBytes)
        let count = place.withUnsafeBytes { pwrite(anchor, $0.baseAddress, $0.count, offset) }
        if count != place.count { isBroken = true }
        anchorPlace = 1 - anchorPlace
    }

    private mutating func openFile(_ name: String) throws {
        let next = Self.open("\(directory)/\(name)", O_APPEND)
        guard next >= 0 else { throw Self.cannot("open \(name)") }
        let end = lseek(next, 0, SEEK_END)
        guard end >= 0, Self.syncDirectory(directory) else {
            Glibc.close(next)
            throw Self.cannot("open \(name)")
        }
        if file >= 0 { Glibc.close(file) }
        file = next
        fileBytes = Int(end)
    }

    static func open(_ path: String, _ more: Int32 = 0) -> Int32 {
        Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | more, 0o600)
    }

    static func syncDirectory(_ path: String) -> Bool {
        let directory = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return false }
        defer { Glibc.close(directory) }
        return fsync(directory) == 0
    }

    static func cannot(_ what: String) -> ProgramError {
        ProgramError("exchange log: cannot \(what): \(String(cString: strerror(errno)))")
    }
}
