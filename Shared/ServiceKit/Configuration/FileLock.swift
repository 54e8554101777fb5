import Foundation

/// One process at a time changes a directory's files.
public enum FileLock {
    /// Runs a body while no other process runs one under the same lock; waits for its turn.
    ///
    /// - Parameter path: the lock's own file, made when it is missing; it holds nothing.
    /// - Throws: `ProgramError` when the file cannot be made; what the body throws.
    public static func holding<Result>(_ path: String, _ body: () throws -> Result) throws -> Result
    {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ProgramError("lock: cannot open \(path)") }
        // Closing gives the lock back, however the body ends.
        defer { close(file) }
        while flock(file, LOCK_EX) != 0 {
            guard errno == EINTR else { throw ProgramError("lock: cannot lock \(path)") }
        }
        return try body()
    }
}
