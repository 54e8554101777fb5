import Bus
import Dispatch
import Foundation
import Synchronization

/// A service's append-only, hash-chained record of every call to a method with personal data.
///
/// Records of calls that run at the same time are written and synced together. The disk is waited for on a thread of its
/// own.
public final class ExchangeLog: Sendable {
    private struct Pending {
        let record: ExchangeRecord
        /// Nil when it could not be written.
        let written: CheckedContinuation<Int64?, Never>
    }

    private struct State {
        var waiting: [Pending] = []
        var isWriting = false
        var isClosed = false
    }

    /// The run of the program that writes, in every record.
    public let instance: String
    private let time: any TimeSource
    private let failed: @Sendable (any Error) -> Void
    private let state = Mutex(State())
    private let tape: Mutex<ExchangeTape>
    private let queue = DispatchQueue(label: "edubus.exchange-log")

    /// Most records of one write.
    static let recordsPerWrite = 1_024

    init(
        tape: ExchangeTape, instance: String, time: any TimeSource,
        failed: @escaping @Sendable (any Error) -> Void
    ) {
        self.tape = Mutex(tape)
        self.instance = instance
        self.time = time
        self.failed = failed
    }

    /// A record to fill in, with the time of now.
    func record(_ kind: ExchangeRecord.Kind) -> ExchangeRecord {
        ExchangeRecord(kind, time: Self.text(time.nowMilliseconds), instance: instance)
    }

    /// Writes a record; returns when it is on the disk. A cancellation does not hold it up.
    ///
    /// - Throws: UNAVAILABLE `AUDIT_LOG_UNAVAILABLE`, not executed.
    func append(_ record: ExchangeRecord) async throws -> Int64 {
        let sequence = await withCheckedContinuation { continuation in
            let (isClosed, startsWriting) = state.withLock { state in
                guard !state.isClosed else { return (true, false) }
                state.waiting.append(Pending(record: record, written: continuation))
                defer { state.isWriting = true }
                return (false, !state.isWriting)
            }
            if isClosed { continuation.resume(returning: nil) }
            if startsWriting { queue.async { self.write() } }
        }
        guard let sequence else {
            throw CallError(
                .unavailable, "AUDIT_LOG_UNAVAILABLE",
                "the call could not be recorded, and personal data goes out only with a record",
                origin: .server, executed: .no)
        }
        return sequence
    }

    /// Ends the log after what waits is written. Later calls are refused.
    public func close() async {
        await withCheckedContinuation { continuation in
            state.withLock { $0.isClosed = true }
            queue.async {
                self.tape.withLock { $0.close() }
                continuation.resume()
            }
        }
    }

    private func write() {
        while true {
            let batch = state.withLock { state -> [Pending] in
                let batch = Array(state.waiting.prefix(Self.recordsPerWrite))
                state.waiting.removeFirst(batch.count)
                if batch.isEmpty { state.isWriting = false }
                return batch
            }
            guard !batch.isEmpty else { return }
            let written = Result { try tape.withLock { try $0.append(batch.map(\.record)) } }
            switch written {
            case .success(let sequences):
                for (pending, sequence) in zip(batch, sequences) {
                    pending.written.resume(returning: sequence)
                }
            case .failure(let error):
                failed(error)
                for pending in batch { pending.written.resume(returning: nil) }
            }
        }
    }

    static func text(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
