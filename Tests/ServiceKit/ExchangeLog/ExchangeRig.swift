import Bus
import BusTesting
import Foundation
import Synchronization

@testable import ServiceKit

/// A contract with personal data of every kind of call.
enum Files: ServiceContract {
    static let name = "files.v1"
    static let get = unary(
        "Get", FileRequest.self, returns: FileAnswer.self, .read, access: .roles([.system]),
        personalData: true, summary: "One file.")
    static let put = unary(
        "Put", FileRequest.self, returns: FileAnswer.self, .write, access: .roles([.system]),
        personalData: true, summary: "Keeps a file.")
    static let list = serverStream(
        "List", FileRequest.self, of: FileAnswer.self, access: .roles([.system]),
        personalData: true, summary: "Files.")
    static let sum = clientStream(
        "Sum", of: FileRequest.self, returns: FileAnswer.self, .read, access: .roles([.system]),
        personalData: true, summary: "Counts requests.")
    static let count = unary(
        "Count", FileRequest.self, returns: FileAnswer.self, .read, access: .open,
        summary: "No personal data.")
    static let methods: [any MethodDescriptor] = [get, put, list, sum, count]
}

struct FileRequest: BusMessage {
    var name: String
}

struct FileAnswer: BusMessage, Equatable {
    var text: String
}

/// A log in a folder, a service whose calls it records, and what goes wrong with its disk.
final class ExchangeRig: Sendable {
    static let key = ExchangeKey(
        secret: Array("a secret of thirty-two bytes at ".utf8), service: "files")

    let folder: TemporaryFolder
    let directory: String
    let time = ManualTime()
    /// How many bytes may still be written; nil for all.
    let room = Mutex<Int?>(nil)
    let writes = Mutex(0)
    let handled = Mutex<[String]>([])

    init(_ folder: TemporaryFolder) {
        self.folder = folder
        directory = folder.file("files.exchange")
    }

    func open(instance: String = "first", fileBytes: Int = ExchangeFiles.fileBytes) throws
        -> ExchangeLog
    {
        try ExchangeLog.open(
            directory: directory, service: Files.name, instance: instance, key: Self.key,
            time: time, fileBytes: fileBytes,
            write: { [self] file, bytes in
                writes.withLock { $0 += 1 }
                let count = room.withLock { room in
                    let count = min(bytes.count, room ?? bytes.count)
                    room = room.map { $0 - count }
                    return count
                }
                guard count > 0 else {
                    errno = ENOSPC
                    return -1
                }
                return Glibc.write(file, bytes.baseAddress, count)
            }, failed: { _ in })
    }

    func verify(key: ExchangeKey? = ExchangeRig.key) throws -> ExchangeReport {
        try ExchangeVerifier(key: key).verify(directory: directory)
    }

    var records: [ExchangeRecord] {
        get throws {
            var records: [ExchangeRecord] = []
            try ExchangeVerifier(key: nil).records(in: directory) { records.append($0) }
            return records
        }
    }

    /// - Parameter during: runs in every handler.
    func run(
        _ log: ExchangeLog, purpose: String? = "test",
        during: @escaping @Sendable () throws -> Void = {},
        _ body: (TestBus) async throws -> Void
    ) async throws {
        let answer: @Sendable (FileRequest) throws -> FileAnswer = { [self] request in
            handled.withLock { $0.append(request.name) }
            try during()
            if request.name == "missing" { throw CallError.notFound("the file") }
            return FileAnswer(text: "content of \(request.name)")
        }
        let service = ServiceDefinition(
            Files.self,
            handlers: [
                Handler(Files.get) { request, _ in try answer(request) },
                Handler(Files.put) { request, _ in try answer(request) },
                Handler(Files.count) { request, _ in try answer(request) },
                Handler(Files.list) { request, _, out in
                    for _ in 0..<3 { try await out.write(try answer(request)) }
                },
                Handler(Files.sum) { requests, _ in
                    var count = 0
                    for try await _ in requests { count += 1 }
                    return FileAnswer(text: "\(count)")
                },
            ])
        try await TestBus.run(
            [service], interceptors: [ExchangeLogInterceptor(log)], purpose: purpose, body)
        await log.close()
    }
}

/// Numbers that a seed makes the same every time.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        // SplitMix64.
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
