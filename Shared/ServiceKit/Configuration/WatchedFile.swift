import Foundation
import Logging
import ServiceLifecycle

/// A small file that is read again whenever it changes.
///
/// A change that cannot be read leaves the last good value in force, says so in the log once, and is tried again.
struct WatchedFile<Value: Sendable>: Service {
    /// A quarter of the 2 s within which a change is in force.
    static var pollInterval: Duration { .milliseconds(500) }

    let path: String
    let what: String
    let log: Logger
    /// What the file holds; throws when it is bad.
    let read: @Sendable () throws -> Value
    let apply: @Sendable (Value) -> Void

    func run() async throws {
        let (path, what, log, read, apply) = (path, what, log, read, apply)
        let refuse = { @Sendable (error: any Error) in
            log.error(
                "file is bad; what it said before stays in force",
                metadata: ["file": "\(what)", "error": "\(error)"])
        }
        await cancelWhenGracefulShutdown {
            // What changed between the program's start and now is in force from now.
            var last = FileManager.default.contents(atPath: path)
            var isGood = false
            do {
                apply(try read())
                isGood = true
            } catch { refuse(error) }
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.pollInterval)
                let now = FileManager.default.contents(atPath: path)
                let isNew = now != last
                guard isNew || !isGood else { continue }
                last = now
                do {
                    apply(try read())
                    isGood = true
                    log.notice("file changed", metadata: ["file": "\(what)"])
                } catch {
                    isGood = false
                    if isNew { refuse(error) }
                }
            }
        }
    }
}
