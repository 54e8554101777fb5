import Foundation
import Synchronization

/// Hands the jobs that a simulation's thread makes ready to its loop instead of to the global pool.
///
/// The runtime asks `swift_task_enqueueGlobal_hook` before it puts a job on the global executor. Jobs that other threads
/// make ready go where they always went, so that whatever else runs in the process is left alone.
enum JobHook {
    private typealias Original = @convention(thin) (UnownedJob) -> Void
    private typealias Hook = @convention(thin) (UnownedJob, Original) -> Void

    private struct Installation {
        var users = 0
        /// The hook that was there before, as a word.
        var former: UInt = 0
    }

    private static let installation = Mutex(Installation())

    /// The loop of a thread that simulates.
    private static let loopOfThread: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    /// Runs `body` with every job that this thread makes ready going to `loop`.
    static func capture<Result>(into loop: SeededLoop, _ body: () throws -> Result) throws -> Result
    {
        try install()
        pthread_setspecific(loopOfThread, Unmanaged.passUnretained(loop).toOpaque())
        defer {
            pthread_setspecific(loopOfThread, nil)
            restore()
        }
        return try body()
    }

    private static func slot() throws -> UnsafeMutableRawPointer {
        guard let slot = dlsym(dlopen(nil, RTLD_LAZY), "swift_task_enqueueGlobal_hook") else {
            throw NoHook()
        }
        return slot
    }

    private static func install() throws {
        let slot = try slot()
        installation.withLock { installation in
            installation.users += 1
            guard installation.users == 1 else { return }
            installation.former = slot.load(as: UInt.self)
            slot.assumingMemoryBound(to: Hook?.self).pointee = { job, original in
                guard let loop = pthread_getspecific(JobHook.loopOfThread) else {
                    return original(job)
                }
                Unmanaged<SeededLoop>.fromOpaque(loop).takeUnretainedValue().enqueue(job)
            }
        }
    }

    private static func restore() {
        guard let slot = try? slot() else { return }
        installation.withLock { installation in
            installation.users -= 1
            guard installation.users == 0 else { return }
            slot.storeBytes(of: installation.former, as: UInt.self)
        }
    }

    /// This runtime has no hook of that name.
    struct NoHook: Error {}
}
