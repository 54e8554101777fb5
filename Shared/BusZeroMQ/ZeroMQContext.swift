import CZeroMQ
import Foundation
public import Logging
import Synchronization

/// What a process needs to speak ZeroMQ: one libzmq context and the one loop that owns its sockets.
///
/// A process has one, made by its main and shared by all its transports. Sockets are not thread-safe and misuse aborts
/// the process, so nothing but the loop ever touches them.
public final class ZeroMQContext: Sendable {
    let loop: IOLoop
    private let ending: Ending
    private let claimsProcess: Bool

    /// Whether the process's context lives.
    private static let isClaimed = Mutex(false)

    /// Starts the process's context.
    ///
    /// Throws `.contextExists` while another one lives, and `.versionTooOld` below libzmq 4.3.4.
    public convenience init(logger: Logger = Logger(label: "edubus.zeromq")) throws(ZeroMQError) {
        let claimed = Self.isClaimed.withLock { claimed in
            defer { claimed = true }
            return !claimed
        }
        guard claimed else {
            throw ZeroMQError(.contextExists, "this process already has a ZeroMQ context")
        }
        do throws(ZeroMQError) {
            try self.init(claimsProcess: true, faults: [], logger: logger)
        } catch {
            Self.isClaimed.withLock { $0 = false }
            throw error
        }
    }

    /// A context beside others, for tests that play several processes in one.
    package static func additional(
        faults: SecurityFaults = [], logger: Logger = Logger(label: "edubus.zeromq")
    ) throws(ZeroMQError) -> ZeroMQContext {
        try ZeroMQContext(claimsProcess: false, faults: faults, logger: logger)
    }

    private init(
        claimsProcess: Bool, faults: SecurityFaults, logger: Logger
    ) throws(ZeroMQError) {
        try ZeroMQVersion.linked.requireSafe()
        guard let context = zmq_ctx_new() else { throw .last("context") }
        zmq_ctx_set(context, ZMQ_MAX_SOCKETS, ZeroMQLimits.sockets)
        zmq_ctx_set(context, ZMQ_IO_THREADS, 1)
        let loop: IOLoop
        do throws(ZeroMQError) {
            loop = try IOLoop(context: context, faults: faults, logger: logger)
        } catch {
            zmq_ctx_term(context)
            throw error
        }
        let ending = Ending()
        self.loop = loop
        self.ending = ending
        self.claimsProcess = claimsProcess
        let thread = Thread {
            loop.run()
            if claimsProcess { Self.isClaimed.withLock { $0 = false } }
            ending.finish(inTime: true)
        }
        thread.name = "zeromq"
        thread.start()
    }

    deinit { loop.post(.perform { $0.beginStopping() }) }

    /// What was counted so far.
    public var statistics: ZeroMQStatistics { loop.published }

    /// Closes every link and server, hands the network what they sent, and ends the thread.
    ///
    /// - Returns: whether all that was done within 2 s; otherwise it goes on alone.
    @discardableResult
    public func shutdown() async -> Bool { await shutdown(within: ZeroMQLimits.shutdownTimeout) }

    /// The same with another patience: a test that is not about this time does not fail by it on a busy machine.
    package func shutdown(within limit: Duration) async -> Bool {
        loop.post(.perform { $0.beginStopping() })
        let ending = ending
        let watchdog = Task {
            try await Task.sleep(for: limit)
            ending.finish(inTime: false)
        }
        defer { watchdog.cancel() }
        return await ending.wait()
    }

    /// Runs a body on the I/O thread.
    func perform<R: Sendable>(
        _ body: @escaping @Sendable (IOLoop) throws(ZeroMQError) -> R
    ) async throws(ZeroMQError) -> R {
        let result: Result<R, ZeroMQError> = await withCheckedContinuation { continuation in
            let accepted = loop.post(
                .perform { loop in
                    do throws(ZeroMQError) {
                        continuation.resume(returning: .success(try body(loop)))
                    } catch { continuation.resume(returning: .failure(error)) }
                })
            if !accepted {
                let error = ZeroMQError(.wrongState, "the ZeroMQ context was shut down")
                continuation.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }
}
