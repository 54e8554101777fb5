public import Bus
import Cryptography
import Foundation
import Glibc

extension ExchangeLog {
    /// Where a program's log is.
    public static func directory(of name: String, in data: String) -> String {
        "\(data)/\(name).exchange"
    }

    /// Opens a service's log for writing, makes it when there is none, and goes on where the last run stopped. What a crash left
    /// of a record stays, and the first new record names it.
    ///
    /// - Parameters:
    ///   - directory: `HOME/data/NAME.exchange`; one program at a time writes there.
    ///   - service: the contract's name, in the first record of every run.
    ///   - instance: the server's, of this run.
    ///   - failed: hears why records could not be written.
    /// - Throws: `ProgramError` when another program has it, it cannot be written, or its end was changed or cut off.
    public static func open(
        directory: String, service: String, instance: String, key: ExchangeKey,
        time: any TimeSource = SystemTime(),
        failed: @escaping @Sendable (any Error) -> Void = { _ in }
    ) throws -> ExchangeLog {
        try open(
            directory: directory, service: service, instance: instance, key: key, time: time,
            write: { Glibc.write($0, $1.baseAddress, $1.count) }, failed: failed)
    }

    /// - Parameter write: how bytes are written; a test's may fail.
    package static func open(
        directory: String, service: String, instance: String, key: ExchangeKey,
        time: any TimeSource, fileBytes: Int = ExchangeFiles.fileBytes,
        write: @escaping @Sendable (Int32, UnsafeRawBufferPointer) -> Int,
        failed: @escaping @Sendable (any Error) -> Void
    ) throws -> ExchangeLog {
        let lock = try lock(directory, key)
        do {
            let end = try end(of: directory, key)
            var tape = try ExchangeTape(
                directory: directory, key: key, lock: lock, after: end.head, in: end.file,
                fileBytes: fileBytes, write: write)
            var started = ExchangeRecord(
                .started, time: text(time.nowMilliseconds), instance: instance)
            started.service = service
            if !end.leaving.isEmpty {
                started.torn = ExchangeRecord.Torn(
                    bytes: end.leaving.count, hash: Hex.encode(Digest.blake2b(end.leaving)))
            }
            _ = try tape.append([started], after: end.leaving.isEmpty ? [] : ExchangeLine.tornEnd)
            return ExchangeLog(tape: tape, instance: instance, time: time, failed: failed)
        } catch {
            Glibc.close(lock)
            throw error
        }
    }

    /// Takes the directory for this program, and makes what a new log needs.
    private static func lock(_ directory: String, _ key: ExchangeKey) throws -> Int32 {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch { throw ProgramError("exchange log: cannot make \(directory)") }
        let lock = ExchangeTape.open("\(directory)/lock")
        guard lock >= 0 else { throw ExchangeTape.cannot("open \(directory)/lock") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(lock)
            throw ProgramError("exchange log: another process has \(directory) open")
        }
        do {
            // Before the first record, so that a log without an anchor is one that lost it.
            let anchor = "\(directory)/\(ExchangeAnchor.file)"
            if try ExchangeFiles.names(in: directory).isEmpty,
                !FileManager.default.fileExists(atPath: anchor)
            {
                try KeyFile.writeSecret(Data(ExchangeAnchor.empty.place(key)), to: anchor)
                guard ExchangeTape.syncDirectory(directory) else {
                    throw ExchangeTape.cannot("sync \(directory)")
                }
            }
            return lock
        } catch {
            Glibc.close(lock)
            throw error
        }
    }

    /// The last record, the file it is in, and what a crash left behind it.
    private static func end(
        of directory: String, _ key: ExchangeKey
    ) throws -> (head: ExchangeAnchor, file: String?, leaving: [UInt8]) {
        let bytes = try ExchangeFiles.read(ExchangeAnchor.file, in: directory)
        guard let anchor = ExchangeAnchor.read(bytes, key: key) else {
            throw bad(directory, "its anchor is not this installation's")
        }
        let names = try ExchangeFiles.names(in: directory)
        // The last file may hold nothing whole yet.
        let recent = names.count > 1 ? Array(names.suffix(2)) : names
        var walk = ExchangeWalk(
            files: ExchangeVerifier.files(recent, in: directory), key: key, anchor: anchor,
            isWhole: names.count <= 2)
        try walk.run()
        let head = ExchangeAnchor(
            sequence: walk.report.headSequence, hash: walk.report.headHash)
        guard let tail = walk.tail else {
            if let finding = walk.report.finding {
                throw bad(
                    directory,
                    "\(finding.file), line \(finding.line), record \(finding.sequence): "
                        + finding.detail)
            }
            return (head, names.last, [])
        }
        let file = try ExchangeFiles.read(recent[tail.file], in: directory)
        return (head, recent[tail.file], Array(file[tail.offset...]))
    }

    private static func bad(_ directory: String, _ what: String) -> ProgramError {
        ProgramError(
            "exchange log: \(directory) is not as it was left: \(what). Keep it as evidence: move it "
                + "away, look at it with `edubus audit verify`, and start again")
    }
}
