import Bus
import Contracts
import Foundation
import Testing

/// Contracts as they were recorded: what a caller of yesterday relies on is still there.
///
/// `EDUBUS_RECORD=1` records them anew, after a change that was meant.
struct SchemaSkewTests {
    @Test(
        "no method and no field that was recorded is gone or newly required",
        arguments: ServedContracts.all.indices)
    func recorded(index: Int) throws {
        let contract = ServedContracts.all[index]
        let now = try RecordedContract(contract)
        let file = RecordedContract.file(of: contract)
        if ProcessInfo.processInfo.environment["EDUBUS_RECORD"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            let bytes = try JSONCoding.encode(now, sortedKeys: true, pretty: true)
            try Data(bytes + [0x0A]).write(to: file)
        }
        let then = try JSONCoding.decode(
            RecordedContract.self, from: [UInt8](try Data(contentsOf: file)))
        #expect(now.breaks(then).isEmpty)
    }

    @Test("a removed method, a removed field, a retyped one and a newly required one are found")
    func finds() {
        let old = Self.contract(request: .object(["a": .boolean, "b": .boolean], optional: ["b"]))
        #expect(old.breaks(old).isEmpty)
        let more = Self.contract(
            request: .object(["a": .boolean, "b": .boolean, "c": .boolean], optional: ["b", "c"]))
        #expect(more.breaks(old).isEmpty)
        let removed = Self.contract(request: .object(["a": .boolean]))
        #expect(removed.breaks(old).count == 1)
        let required = Self.contract(request: .object(["a": .boolean, "b": .boolean]))
        #expect(required.breaks(old).count == 1)
        let newRequired = Self.contract(
            request: .object(["a": .boolean, "b": .boolean, "c": .boolean], optional: ["b"]))
        #expect(newRequired.breaks(old).count == 1)
        let retyped = Self.contract(
            request: .object(["a": .string(), "b": .boolean], optional: ["b"]))
        #expect(retyped.breaks(old).count == 1)
        #expect(RecordedContract(service: "x.v1", methods: []).breaks(old).count == 1)
        let write = Self.contract(
            effect: .write, request: .object(["a": .boolean, "b": .boolean], optional: ["b"]))
        #expect(write.breaks(old).count == 1)
        // An answer may say more, and may not stop saying what it always said.
        let answer = Self.contract(response: .object(["a": .boolean], optional: ["a"]))
        #expect(answer.breaks(Self.contract(response: .object(["a": .boolean]))).count == 1)
        #expect(Self.contract(response: .object(["a": .boolean])).breaks(answer).isEmpty)
        // A word a caller sends may not be taken away.
        let words = Self.contract(request: .object(["a": .string(oneOf: ["x", "y"])]))
        #expect(
            Self.contract(request: .object(["a": .string(oneOf: ["x"])])).breaks(words).count == 1)
    }

    static func contract(
        effect: MethodEffect = .read, request: JSONSchema = .object([:]),
        response: JSONSchema = .object([:])
    ) -> RecordedContract {
        let facts = MethodFacts(
            service: "x.v1", name: "M", kind: .unary, effect: effect, access: .open,
            personalData: false, defaultDeadline: .seconds(1), summary: "M.")
        return RecordedContract(
            service: "x.v1",
            methods: [RecordedContract.Method(facts: facts, request: request, response: response)])
    }
}

/// A contract as JSON.
struct RecordedContract: Codable {
    var service: String
    var methods: [Method]

    struct Method: Codable {
        var facts: MethodFacts
        var request: JSONSchema
        var response: JSONSchema
    }

    init(service: String, methods: [Method]) {
        self.service = service
        self.methods = methods
    }

    init(_ contract: any ServiceContract.Type) throws {
        service = contract.name
        methods = try contract.methods.map {
            Method(
                facts: $0.facts, request: try JSONSchema.recording($0.requestType),
                response: try JSONSchema.recording($0.responseType))
        }
    }

    static func file(of contract: any ServiceContract.Type) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/schemas/\(contract.name).json").standardized
    }

    /// What a caller written against `old` would stumble over.
    func breaks(_ old: RecordedContract) -> [String] {
        old.methods.flatMap { then -> [String] in
            let path = then.facts.path
            guard let now = methods.first(where: { $0.facts.path == path }) else {
                return ["\(path) is gone"]
            }
            var found: [String] = []
            if now.facts.kind != then.facts.kind { found.append("\(path): another kind") }
            if now.facts.effect != then.facts.effect { found.append("\(path): another effect") }
            var request = SchemaSkew(old: then.request, new: now.request, sender: .caller)
            var response = SchemaSkew(old: then.response, new: now.response, sender: .service)
            found += request.breaks.map { "\(path) request\($0)" }
            found += response.breaks.map { "\(path) response\($0)" }
            return found
        }
    }
}

/// Two versions of one message.
struct SchemaSkew {
    /// Who writes the message: a field newly required breaks old callers, a field no longer always there
    /// breaks old readers.
    enum Sender { case caller, service }

    let old: JSONSchema
    let new: JSONSchema
    let sender: Sender
    private var seen: Set<String> = []
    private var found: [String] = []

    init(old: JSONSchema, new: JSONSchema, sender: Sender) {
        self.old = old
        self.new = new
        self.sender = sender
    }

    var breaks: [String] {
        mutating get {
            found = []
            seen = []
            compare(old, new, "")
            return found
        }
    }

    private func resolved(_ schema: JSONSchema, in whole: JSONSchema) -> JSONSchema {
        guard let reference = schema.reference else { return schema }
        return whole.definitions[String(reference.split(separator: "/").last ?? "")] ?? schema
    }

    private mutating func compare(_ then: JSONSchema, _ now: JSONSchema, _ path: String) {
        if let reference = then.reference,
            !seen.insert("\(reference) \(now.reference ?? path)").inserted
        {
            return
        }
        let then = resolved(then, in: old)
        let now = resolved(now, in: new)
        if !then.types.isEmpty, !now.types.isEmpty {
            let lost = Set(then.types).subtracting(now.types)
            let added = Set(now.types).subtracting(then.types)
            if !lost.isEmpty, sender == .caller {
                found.append("\(path): is not \(lost.map(\.rawValue)) any more")
            }
            if !added.isEmpty, sender == .service {
                found.append("\(path): may be \(added.map(\.rawValue)) now")
            }
        }
        if let words = then.enumeration, let left = now.enumeration, sender == .caller,
            !Set(words).isSubset(of: left)
        {
            found.append("\(path): a word is gone")
        }
        for (name, property) in then.properties {
            guard let other = now.properties[name] else {
                found.append("\(path).\(name) is gone")
                continue
            }
            compare(property, other, "\(path).\(name)")
        }
        let before = Set(then.required)
        let after = Set(now.required)
        switch sender {
        case .caller:
            for name in after.subtracting(before).sorted() {
                found.append("\(path).\(name) is required now")
            }
        case .service:
            for name in before.subtracting(after).sorted() where now.properties[name] != nil {
                found.append("\(path).\(name) may be absent now")
            }
        }
        if let items = then.items, let others = now.items { compare(items, others, path + "[]") }
        if let values = then.additionalProperties, let others = now.additionalProperties {
            compare(values, others, path + "{}")
        }
        for (one, other) in zip(then.anyOf, now.anyOf) { compare(one, other, path) }
    }
}
