import Bus

/// What the measured server answers.
enum BenchService: ServiceContract {
    static let name = "bench.v1"
    static let echo = unary(
        "Echo", BenchRecord.self, returns: BenchRecord.self, .read, access: .open,
        summary: "Answers the record it was sent.")
    static let echoList = unary(
        "EchoList", RecordList.self, returns: RecordList.self, .read, access: .open,
        summary: "Answers the records it was sent.")
    static let records = serverStream(
        "Records", RecordCount.self, of: BenchRecord.self, access: .open,
        summary: "Streams as many records as asked.")
    static let methods: [any MethodDescriptor] = [echo, echoList, records]

    static var definition: ServiceDefinition {
        ServiceDefinition(
            Self.self,
            handlers: [
                Handler(echo) { request, _ in request },
                Handler(echoList) { request, _ in request },
                Handler(records) { request, _, out in
                    let record = BenchRecord.sample(1)
                    for _ in 0..<request.count { try await out.write(record) }
                },
            ])
    }
}

struct RecordCount: Codable, Sendable {
    var count: Int
}

struct RecordList: Codable, Sendable {
    var records: [BenchRecord]

    static let hundred = RecordList(records: BenchRecord.hundred)
}
