import Bus
import BusTesting

/// What the command line asks for.
struct ConformanceOptions {
    var only: String?
    var transport: ConformanceTransport?
    var contentType: ContentType?
    var list = false
    /// Whether this process only plays its runs, for one that coordinates.
    var isWorker = false

    static let usage = """
        edubus-conformance [--only TEXT] [--transport in-memory|ipc|tcp+CURVE] [--codec cbor|json] [--list]
        """

    /// Why a command line is refused.
    struct Wrong: Error { let message: String }

    init(_ arguments: [String]) throws(Wrong) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            switch name {
            case "--list": list = true
            case "--worker": isWorker = true
            case "--only": only = try Self.value(of: name, &rest)
            case "--transport":
                let value = try Self.value(of: name, &rest)
                guard let known = ConformanceTransport(rawValue: value) else {
                    throw Wrong(message: "--transport: \(value) is none")
                }
                transport = known
            case "--codec":
                let value = try Self.value(of: name, &rest)
                guard let known = ContentType.allCases.first(where: { "\($0)" == value }) else {
                    throw Wrong(message: "--codec: \(value) is none")
                }
                contentType = known
            default: throw Wrong(message: "\(name) is no option")
            }
        }
    }

    private static func value(
        of name: String, _ rest: inout ArraySlice<String>
    ) throws(Wrong) -> String {
        guard let value = rest.popFirst() else { throw Wrong(message: "\(name) needs a value") }
        return value
    }

    func wants(_ run: ConformanceRun) -> Bool {
        (only.map { run.testCase.name.contains($0) } ?? true)
            && (transport.map { $0 == run.transport } ?? true)
            && (contentType.map { $0 == run.contentType } ?? true)
    }
}
