import Foundation
import Synchronization

/// The file of a store: private to its owner, and open in one process at a time.
final class StoreFile: Sendable {
    let path: String
    private let isTemporary: Bool
    private let lock: Mutex<Int32?>

    /// Creates the folder (0700) and the file (0600) when they are missing, and takes the lock
    /// beside it.
    ///
    /// - Throws: `StoreError.Code.inUse` when another process has it.
    init(path: String, isTemporary: Bool = false) throws {
        self.path = path
        self.isTemporary = isTemporary
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError(.disk, "the folder \(folder) cannot be created")
        }
        let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(.disk, "the store \(path) cannot be opened: \(Self.reason())")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StoreError(.inUse, "another process has the store \(path) open")
        }
        lock = Mutex(descriptor)
        // SQLite gives its -wal and -shm files the permissions of the file itself.
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0, fchmod(file, 0o600) == 0 else {
            throw StoreError(.disk, "the store \(path) cannot be opened: \(Self.reason())")
        }
        close(file)
    }

    deinit {
        release()
    }

    /// As it is now; a file that is not there has no bytes.
    var size: StoreSize {
        func bytes(_ path: String) -> Int64 {
            var status = stat()
            return stat(path, &status) == 0 ? Int64(status.st_size) : 0
        }
        var disk = statvfs()
        let isKnown = statvfs(path, &disk) == 0
        return StoreSize(
            databaseBytes: bytes(path), logBytes: bytes(path + "-wal"),
            freeDiskBytes: isKnown ? Int64(disk.f_bavail) * Int64(disk.f_frsize) : nil)
    }

    /// Gives the lock back; a temporary store is removed.
    func release() {
        let descriptor = lock.withLock { descriptor -> Int32? in
            defer { descriptor = nil }
            return descriptor
        }
        guard let descriptor else { return }
        if isTemporary {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            try? FileManager.default.removeItem(at: folder)
        }
        close(descriptor)
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
