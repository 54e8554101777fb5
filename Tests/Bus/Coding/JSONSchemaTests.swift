import Bus
import BusTesting
import Foundation
import Testing

/// Schemas recorded from Codable types.
struct JSONSchemaTests {
    @Test(
        "a field that a message does not have is named by its path, however deep it lies",
        arguments: [
            (#"{"children":[{"name":"a"},{"nmae":"b"}]}"#, ["children[1].nmae"]),
            (
                #"{"children":[{"name":"a","parent":[{"names":"b"}]}]}"#,
                ["children[0].parent[0].names"]
            ),
            (#"{"byName":{"anything":{"name":"x","y":1}}}"#, ["byName.anything.y"]),
            (
                #"{"tree":{"name":"r","children":[{"nam":"l"}]},"zzz":null}"#,
                ["tree.children[0].nam", "zzz"]
            ),
            (#"{"raw":{"free":{"as":"air"}},"byYear":{"2025":[1,null]},"origin":null}"#, []),
            (#"{"note":3,"pages":"wrong types are the decoder's"}"#, []), ("[1]", []), ("{", []),
        ])
    func unknownFields(body: String, fields: [String]) throws {
        let schema = JSONSchema.of(Report.self)
        do {
            try schema.requireKnownFields(in: Array(body.utf8))
            #expect(fields.isEmpty)
        } catch let error as CallError {
            #expect(error.code == .invalidArgument && error.executed == .no)
            #expect(error.violations.map(\.field) == fields)
        }
    }

    struct Report: Codable, Equatable {
        var title: String
        var pages: UInt16
        var score: Double
        var note: String?
        var stage: SampleStage
        var origin: CallError.Origin?
        var children: [Child]
        var byName: [String: Child]
        var byYear: [Int: [Int?]]
        var blob: Data
        var raw: JSONValue
        var role: Role
        var tags: Set<String>
        var level: Level
        var tree: SampleTree?

        struct Child: Codable, Equatable {
            var name: String
            var parent: [Child]?
        }

        enum Level: Int, Codable, CaseIterable { case low = 1, high = 2 }

        static let sample = Report(
            title: "t", pages: 3, score: 1.5, note: "n", stage: .junior, origin: .server,
            children: [Child(name: "c", parent: [Child(name: "p")])],
            byName: ["x": Child(name: "c")],
            byYear: [2025: [1, nil]], blob: Data([1]), raw: ["any": [1]], role: .system,
            tags: ["a"],
            level: .high,
            tree: SampleTree(name: "r", children: [SampleTree(name: "l", children: [])]))
    }

    @Test("properties keep their order, and only optionals are not required")
    func properties() throws {
        let schema = try JSONSchema.recording(Report.self)
        #expect(
            schema.properties.names == [
                "title", "pages", "score", "note", "stage", "origin", "children", "byName",
                "byYear",
                "blob", "raw", "role", "tags", "level", "tree",
            ])
        #expect(
            Set(schema.properties.names).subtracting(schema.required) == ["note", "origin", "tree"])
        #expect(schema.title == "JSONSchemaTests.Report")
        #expect(schema.types == [.object])
        #expect(schema == JSONSchema.of(Report.self))
        #expect(JSONSchema.of(Report.self).definitions.names == schema.definitions.names)
    }

    @Test("each kind of type has its schema")
    func kinds() throws {
        let schema = try JSONSchema.recording(Report.self)
        #expect(schema.properties["pages"] == .integer(minimum: 0, maximum: 65_535, format: nil))
        #expect(schema.properties["score"] == .number())
        #expect(schema.properties["stage"] == .reference(to: "SampleStage"))
        #expect(
            schema.definitions["SampleStage"]?.enumeration == ["primary", "junior", "senior"])
        #expect(schema.definitions["CallError.Origin"]?.enumeration?.count == 4)
        #expect(
            schema.properties["children"]
                == .array(of: .reference(to: "JSONSchemaTests.Report.Child")))
        #expect(
            schema.properties["byName"]
                == .dictionary(of: .reference(to: "JSONSchemaTests.Report.Child")))
        #expect(
            schema.properties["byYear"]
                == .dictionary(of: .array(of: nullable(.integer(format: "int64")))))
        #expect(schema.properties["blob"]?.contentEncoding == "base64")
        #expect(schema.properties["raw"] == .any)
        #expect(schema.definitions["Role"]?.types == [.string])
        #expect(schema.properties["tags"]?.uniqueItems == true)
        #expect(schema.definitions["JSONSchemaTests.Report.Level"]?.enumeration == [1, 2])
    }

    private func nullable(_ schema: JSONSchema) -> JSONSchema {
        var schema = schema
        schema.types.append(.null)
        return schema
    }

    @Test("a type that contains itself refers to itself")
    func recursion() throws {
        let schema = try JSONSchema.recording(SampleTree.self)
        #expect(schema.reference == "#/$defs/SampleTree")
        let tree = try #require(schema.definitions["SampleTree"])
        #expect(tree.properties["children"] == .array(of: .reference(to: "SampleTree")))
        #expect(tree.required == ["name", "children"])
        #expect(schema.definitions.count == 1)
    }

    @Test("generic types have names that OpenAPI allows")
    func names() throws {
        let schema = try JSONSchema.recording(Holder.self)
        let allowed = try Regex("[A-Za-z0-9._-]+")
        for name in schema.definitions.names {
            #expect(name.wholeMatch(of: allowed) != nil, "\(name)")
        }
        #expect(schema.definitions.names.contains("JSONSchemaTests.Page_SampleTree"))
    }

    private struct Page<Item: Codable>: Codable { var items: [Item] }
    private struct Holder: Codable {
        var trees: Page<SampleTree>
        var numbers: Page<Int>
    }

    @Test("a type whose decoder refuses the example is named, and the rest is still recorded")
    func refusing() throws {
        let error = try #require(throws: SchemaRecordingError.self) {
            try JSONSchema.recording(Shape.self)
        }
        #expect(error.types.count == 1)
        #expect(error.description.contains("Shape"))
        #expect(throws: SchemaRecordingError.self) { try JSONSchema.recording(Picky.self) }
        #expect(JSONSchema.of(Picky.self).properties.names == ["before", "code"])
    }

    private struct Picky: Decodable {
        struct Code: Decodable {
            init(from decoder: any Decoder) throws {
                let text = try decoder.singleValueContainer().decode(String.self)
                guard text.count == 6 else {
                    throw DecodingError.dataCorrupted(
                        .init(codingPath: decoder.codingPath, debugDescription: "has six digits"))
                }
            }
        }
        var before: Int
        var code: Code
    }

    @Test("a schema survives JSON text and CBOR", arguments: ContentType.allCases)
    func coding(type: ContentType) throws {
        for schema in [
            JSONSchema.of(Report.self), .of(SampleTree.self), .of(CloudEvent.self), .any,
        ] {
            let back = try type.decode(JSONSchema.self, from: type.encode(schema))
            #expect(back == schema)
            #expect(back.required == schema.required)
        }
        #expect(try type.decode(JSONSchema.self, from: type.encode(true)) == .any)
    }

    @Test("a schema is written with JSON Schema's own keywords")
    func keywords() throws {
        let json = try JSONValue(encoding: JSONSchema.of(SampleTree.self))
        #expect(
            json == [
                "$ref": "#/$defs/SampleTree",
                "$defs": [
                    "SampleTree": [
                        "title": "SampleTree", "type": "object",
                        "properties": [
                            "name": ["type": "string"],
                            "children": ["type": "array", "items": ["$ref": "#/$defs/SampleTree"]],
                        ],
                        "required": ["name", "children"],
                    ]
                ],
            ])
    }

    @Test(
        "an encoded instance validates, and stops to when a required field goes or changes its type"
    )
    func instances() throws {
        let schema = try JSONSchema.recording(Report.self)
        let checker = SchemaChecker(root: schema)
        let instance = try JSONCoding.decode(JSONValue.self, from: JSONCoding.encode(Report.sample))
        #expect(checker.problems(instance) == [])
        let members = try #require(instance.objectValue)
        for name in members.keys {
            var without = members
            without[name] = nil
            #expect(checker.problems(.object(without)).isEmpty == !schema.required.contains(name))
            var wrong = members
            wrong[name] = .array([.array([])])
            #expect(checker.problems(.object(wrong)).isEmpty == (name == "raw"))
        }
    }

    @Test("random trees validate", arguments: 0..<10)
    func trees(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let tree = SampleTree.random(&random, depth: 4)
        let checker = SchemaChecker(root: .of(SampleTree.self))
        #expect(checker.problems(try JSONValue(encoding: tree)) == [])
    }

    @Test("definitions move to where OpenAPI keeps them")
    func moving() throws {
        let (schema, definitions) = JSONSchema.of(Report.self)
            .movingDefinitions(to: "#/components/schemas/")
        #expect(schema.definitions.isEmpty)
        let text = String(
            decoding: try JSONCoding.encode([schema] + definitions.map(\.schema)), as: UTF8.self)
        #expect(!text.contains("$defs"))
        #expect(text.contains("#/components/schemas/JSONSchemaTests.Report.Child"))
    }

    @Test("every message of the bus itself can be recorded")
    func ownMessages() throws {
        for type: any Decodable.Type in [
            CloudEvent.self, SubscribeEvents.self, FieldViolation.self, Topology.self,
            Principal.self,
        ] {
            #expect(throws: Never.self) { try JSONSchema.recording(type) }
        }
    }
}
