import Bus
import BusTesting
import Foundation

/// What a test asks of a peer beside the calls under test.
enum PeerControl: ServiceContract {
    static let name = "control"

    static let look = unary(
        "Look", TestEmpty.self, returns: PeerFigures.self, .read, access: .open,
        summary: "Says what the process holds.")
    static let block = unary(
        "Block", PeerBlock.self, returns: TestEmpty.self, .read, access: .open,
        summary: "Holds every thread that runs handlers; those of the transport go on.")

    static let methods: [any MethodDescriptor] = [look, block]

    static func definition(of service: TestServiceImplementation) -> ServiceDefinition {
        ServiceDefinition(
            Self.self,
            handlers: [
                Handler(look) { _, _ in
                    PeerFigures(
                        residentBytes: ProcessMemory.residentBytes, running: service.running,
                        cancellations: service.cancellations, sent: service.sent)
                },
                Handler(block) { request, _ in
                    blockPool(for: TimeInterval(request.milliseconds) / 1000)
                    return TestEmpty()
                },
            ])
    }

    /// More tasks than the pool has threads, each of which does what no task may.
    private static func blockPool(for seconds: TimeInterval) {
        for _ in 0..<2 * ProcessInfo.processInfo.activeProcessorCount {
            Task.detached { hold(seconds) }
        }
    }

    private static func hold(_ seconds: TimeInterval) { Thread.sleep(forTimeInterval: seconds) }
}

struct PeerBlock: BusMessage {
    var milliseconds: Int
}

struct PeerFigures: BusMessage {
    var residentBytes: Int
    /// Handlers that wait for their cancellation, and those that heard it.
    var running: Int
    var cancellations: Int
    /// Messages that streams have handed over.
    var sent: Int
}

enum ProcessMemory {
    /// What of this process is in memory, as the kernel says.
    static var residentBytes: Int {
        let text = FileManager.default.contents(atPath: "/proc/self/statm") ?? Data()
        let words = String(decoding: text, as: UTF8.self).split(separator: " ")
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
