import Bus
import Contracts
import Testing

struct OpenAPITests {
    private static let contracts: [any ServiceContract.Type] = [
        Enrollment.self, Teachers.self, Aid.self, Projects.self,
    ]

    @Test("it is OpenAPI 3.1 and holds every method of every contract with its guards")
    func everyMethod() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.get("/openapi.json")
            #expect(answer.type.hasPrefix("application/json"))
            let document = try answer.json()
            #expect(document["openapi"]?.stringValue?.hasPrefix("3.1.") == true)
            #expect(document["info"]?["title"]?.stringValue?.isEmpty == false)
            #expect(document["info"]?["version"]?.stringValue?.isEmpty == false)
            for method in Self.contracts.flatMap({ $0.methods }) {
                let facts = method.facts
                let operation = document["paths"]?["/api/v1/methods/\(facts.path)"]?["post"]
                #expect(operation != nil, "\(facts.path)")
                #expect(operation?["summary"]?.stringValue == facts.summary)
                let headers = operation?["parameters"]?.arrayValue?.compactMap {
                    $0["name"]?.stringValue
                }
                let wanted =
                    (facts.effect == .write ? ["Idempotency-Key"] : [])
                    + (facts.personalData ? ["Edubus-Purpose", "Edubus-Case-Number"] : [])
                #expect(headers ?? [] == wanted, "\(facts.path)")
                #expect((operation?["security"] == nil) == (facts.access == .open), "\(facts.path)")
                let content = operation?["responses"]?["200"]?["content"]?.objectValue?.keys.first
                #expect(
                    content
                        == (facts.kind.streamsResponses
                            ? "application/x-ndjson" : "application/json"))
                let body = operation?["requestBody"]?["content"]?.objectValue?.keys.map(\.self)
                #expect(
                    body
                        == [
                            facts.kind.streamsRequests
                                ? "application/x-ndjson" : "application/json"
                        ], "\(facts.path)")
            }
        }
    }

    @Test(
        "every reference resolves, every operation has an id of its own, every path names its parameters"
    )
    func structure() async throws {
        try await TestGateway.run { gateway in
            let document = try await gateway.get("/openapi.json").json()
            var references: Set<String> = []
            Self.visit(document) { references.insert($0) }
            #expect(references.count > 50)
            for reference in references {
                #expect(Self.resolve(reference, in: document) != nil, "\(reference)")
            }
            let paths = document["paths"]?.objectValue ?? [:]
            let operations = paths.values.flatMap { $0.objectValue?.values.map { $0 } ?? [] }
            let ids = operations.compactMap { $0["operationId"]?.stringValue }
            #expect(ids.count == operations.count)
            #expect(Set(ids).count == ids.count)
            for (path, item) in paths {
                let wanted = path.matches(of: /\{(\w+)\}/).map { String($0.output.1) }
                for operation in item.objectValue?.values.map({ $0 }) ?? [] {
                    let named = (operation["parameters"]?.arrayValue ?? [])
                        .filter { $0["in"]?.stringValue == "path" }
                    #expect(named.compactMap { $0["name"]?.stringValue } == wanted, "\(path)")
                    #expect(named.allSatisfy { $0["required"]?.boolValue == true })
                }
            }
        }
    }

    @Test("a request takes no unknown fields, and says so down to its parts; an answer may grow")
    func closedRequests() async throws {
        try await TestGateway.run { gateway in
            let document = try await gateway.get("/openapi.json").json()
            for method in Self.contracts.flatMap({ $0.methods }) {
                let path = method.facts.path
                let operation = document["paths"]?["/api/v1/methods/\(path)"]?["post"]
                let content = operation?["requestBody"]?["content"]?.objectValue
                let request = content?.values.first?["schema"]
                let requests = Self.objects(request ?? .null, in: document)
                #expect(requests.allSatisfy { $0["additionalProperties"] != nil }, "\(path)")
                #expect(requests.contains { $0["additionalProperties"] == false }, "\(path)")
                let answer = operation?["responses"]?["200"] ?? .null
                let answers = Self.objects(answer, in: document)
                #expect(!answers.isEmpty, "\(path)")
                #expect(!answers.contains { $0["additionalProperties"] == false }, "\(path)")
            }
        }
    }

    /// The object schemas a schema reaches.
    private static func objects(_ root: JSONValue, in document: JSONValue) -> [JSONValue] {
        var found: [JSONValue] = []
        var seen: Set<String> = []
        var waiting = [root]
        while let value = waiting.popLast() {
            switch value {
            case .array(let elements): waiting += elements
            case .object(let members):
                if members["type"] == "object" { found.append(value) }
                if let reference = members["$ref"]?.stringValue, seen.insert(reference).inserted {
                    waiting.append(resolve(reference, in: document) ?? .null)
                }
                waiting += members.values
            default: break
            }
        }
        return found
    }

    @Test("two messages of one name are one message: a component stands for one schema")
    func namesAreUnambiguous() throws {
        var schemas: [String: JSONValue] = [:]
        for method in Self.contracts.flatMap({ $0.methods }) {
            for type in [method.requestType, method.responseType] {
                let schema = try JSONValue(encoding: JSONSchema.of(type))
                for (name, part) in schema["$defs"]?.objectValue ?? [:] {
                    #expect(schemas[name, default: part] == part, "\(method.facts.path): \(name)")
                    schemas[name] = part
                }
            }
        }
        #expect(schemas.count > 50)
    }

    private static func visit(_ value: JSONValue, _ found: (String) -> Void) {
        switch value {
        case .array(let elements): elements.forEach { visit($0, found) }
        case .object(let members):
            if let reference = members["$ref"]?.stringValue { found(reference) }
            members.values.forEach { visit($0, found) }
        default: break
        }
    }

    private static func resolve(_ reference: String, in document: JSONValue) -> JSONValue? {
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(document as JSONValue?) {
            $0?[String($1).replacing("~1", with: "/").replacing("~0", with: "~")]
        }
    }
}
