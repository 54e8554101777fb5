import Bus
import Contracts

/// The OpenAPI 3.1 document, made from the contracts: every method through the generic route, and the
/// hand-made routes.
struct OpenAPIDocument {
    private var schemas: [String: JSONValue] = [:]
    private(set) var paths: [String: JSONValue] = [:]

    /// - Throws: when a schema cannot be encoded.
    init(contracts: [any ServiceContract.Type]) throws {
        schemas["Problem"] = try component(Problem.self)
        for contract in contracts {
            for method in contract.methods {
                paths["/api/v1/methods/\(method.facts.path)"] = ["post": try operation(method)]
            }
        }
        for route in DataRoute.all {
            paths[route.path] = ["get": try operation(route)]
        }
    }

    var document: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "EduBus", "version": "1",
                "description":
                    "The education domain's application bus. Writes need an Idempotency-Key; requests for personal data need a purpose and a case number, and are recorded. Errors are RFC 9457 problems.",
            ],
            "paths": .object(paths),
            "components": [
                "schemas": .object(schemas),
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer"]],
                "responses": [
                    "Problem": [
                        "description": "Why the request failed.",
                        "content": [
                            "application/problem+json": [
                                "schema": ["$ref": "#/components/schemas/Problem"]
                            ]
                        ],
                    ]
                ],
            ],
        ]
    }

    private static let json = "application/json"
    /// One message a line.
    private static let lines = "application/x-ndjson"

    private mutating func operation(_ method: any MethodDescriptor) throws -> JSONValue {
        let facts = method.facts
        let response = try component(method.responseType)
        let content = JSONValue.object([
            facts.kind.streamsResponses ? Self.lines : Self.json: ["schema": response]
        ])
        var operation: [String: JSONValue] = [
            "operationId": .string(facts.path.replacing("/", with: ".")),
            "summary": .string(facts.summary), "tags": [.string(facts.service)],
            "requestBody": [
                "required": true,
                "content": .object([
                    facts.kind.streamsRequests ? Self.lines : Self.json: [
                        "schema": try component(method.requestType, isRequest: true)
                    ]
                ]),
            ],
            "responses": [
                "200": ["description": "The answer.", "content": content],
                "default": ["$ref": "#/components/responses/Problem"],
            ],
        ]
        if facts.access != .open { operation["security"] = [["bearer": []]] }
        var headers: [JSONValue] = []
        if facts.effect == .write {
            headers.append(Self.header("Idempotency-Key", Limits.idempotencyKeyBytes))
        }
        if facts.personalData {
            headers.append(
                Self.header(
                    Evidence.purpose, Limits.purposeBytes,
                    "What the personal data is needed for: "
                        + Purpose.allCases.map(\.rawValue).joined(separator: ", ") + "."))
            headers.append(
                Self.header(
                    Evidence.caseNumber, Limits.caseNumberBytes,
                    "The case in the asking department's files; never a person's number."))
        }
        if !headers.isEmpty { operation["parameters"] = .array(headers) }
        return .object(operation)
    }

    private static func header(
        _ name: String, _ longest: Int, _ summary: String? = nil
    ) -> JSONValue {
        var header: [String: JSONValue] = [
            "name": .string(name), "in": "header", "required": true,
            "schema": ["type": "string", "minLength": 1, "maxLength": .int(Int64(longest))],
        ]
        if let summary { header["description"] = .string(summary) }
        return .object(header)
    }

    private mutating func operation(_ route: DataRoute) throws -> JSONValue {
        [
            "operationId": .string(route.id), "summary": .string(route.summary),
            "tags": ["aggregated"],
            "parameters": .array(
                route.parameters.map { parameter in
                    [
                        "name": .string(parameter.name),
                        "in": parameter.isInPath ? "path" : "query",
                        "required": .bool(parameter.isInPath),
                        "schema": ["type": "string"],
                        "description": .string(parameter.summary),
                    ]
                }),
            "responses": [
                "200": [
                    "description": "The answer.",
                    "content": ["application/json": ["schema": try component(route.response)]],
                ],
                "default": ["$ref": "#/components/responses/Problem"],
            ],
        ]
    }

    /// A message's schema; its named parts move to the document's components.
    ///
    /// A request's part is a component of its own, `SchoolInput` beside `School`: a request with an unknown field is
    /// refused, while an answer may have more fields one day.
    private mutating func component(
        _ type: any BusMessage.Type, isRequest: Bool = false
    ) throws -> JSONValue {
        var schema = try JSONValue(
            encoding: isRequest ? JSONSchema.ofRequest(type) : JSONSchema.of(type))
        if case .object(var members) = schema {
            for (name, part) in members["$defs"]?.objectValue ?? [:] {
                schemas[isRequest ? name + Self.requestSuffix : name] = Self.rebased(
                    part, isRequest)
            }
            members["$defs"] = nil
            schema = .object(members)
        }
        return Self.rebased(schema, isRequest)
    }

    private static let requestSuffix = "Input"

    private static func rebased(_ value: JSONValue, _ isRequest: Bool) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { rebased($0, isRequest) })
        case .object(let members):
            var result = members.mapValues { rebased($0, isRequest) }
            if let target = members["$ref"]?.stringValue {
                result["$ref"] = .string(
                    target.replacing("#/$defs/", with: "#/components/schemas/")
                        + (isRequest ? requestSuffix : ""))
            }
            if isRequest, isObject(members["type"]), members["additionalProperties"] == nil {
                result["additionalProperties"] = false
            }
            return .object(result)
        default: return value
        }
    }

    private static func isObject(_ type: JSONValue?) -> Bool {
        type?.stringValue == "object" || type?.arrayValue?.contains("object") == true
    }
}
