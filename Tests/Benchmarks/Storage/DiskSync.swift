import Foundation

/// What the disk takes to keep a page: the floor under one write a transaction, and what a group shares.
enum DiskSync {
    /// Median time of an append of 4 KiB that is on the disk, in microseconds.
    static func microseconds(in folder: URL) throws -> Double {
        let path = folder.appending(path: "sync").path
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw BenchFailure(description: "\(path) cannot be opened") }
        defer {
            close(file)
            unlink(path)
        }
        let page = [UInt8](repeating: 7, count: 4096)
        let times = try (0..<101).map { _ in
            let start = Ticks.nanoseconds
            guard write(file, page, page.count) == page.count, fdatasync(file) == 0 else {
                throw BenchFailure(description: "\(path) cannot be written")
            }
            return Double(Ticks.nanoseconds - start) / 1000
        }
        return times.median { $0 }
    }
}
