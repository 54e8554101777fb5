import Bus
import Testing

/// Containers used in every way Codable allows.
struct CBORContainerTests {
    private class Base: Codable {
        var base = 1
        init() {}
        enum CodingKeys: String, CodingKey { case base }
    }

    private final class SharedContainer: Base {
        var own = 2
        override init() { super.init() }
        enum CodingKeys: String, CodingKey { case own }
        required init(from decoder: any Decoder) throws {
            own = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .own)
            try super.init(from: decoder)
        }
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(own, forKey: .own)
            try super.encode(to: encoder)
        }
    }

    private final class SuperContainer: Base {
        override init() { super.init() }
        enum CodingKeys: String, CodingKey { case before, after }
        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            #expect(try container.decode(String.self, forKey: .after) == "z")
            try super.init(from: container.superDecoder())
        }
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode("a", forKey: .before)
            try super.encode(to: container.superEncoder())
            try container.encode("z", forKey: .after)
        }
    }

    @Test("a class and its superclass share one map or nest")
    func inheritance() throws {
        let shared = SharedContainer()
        shared.own = 20
        shared.base = 10
        let encoded = try CBOREncoder().encode(shared)
        #expect(try JSONValue(encoding: shared) == ["own": 20, "base": 10])
        let back = try CBORDecoder().decode(SharedContainer.self, from: encoded)
        #expect(back.own == 20 && back.base == 10)

        let nested = SuperContainer()
        nested.base = 5
        #expect(
            try JSONValue(encoding: nested) == ["before": "a", "super": ["base": 5], "after": "z"])
        let nestedBytes = try CBOREncoder().encode(nested)
        #expect(try CBORDecoder().decode(SuperContainer.self, from: nestedBytes).base == 5)
    }

    private struct Nested: Codable, Equatable {
        var x = 1
        var list = [1, 2]
        enum Keys: String, CodingKey { case outer, list }
        enum Inner: String, CodingKey { case x }
        init() {}
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            var unkeyed = try container.nestedUnkeyedContainer(forKey: .list)
            list = []
            while !unkeyed.isAtEnd {
                var pair = try unkeyed.nestedUnkeyedContainer()
                list.append(try pair.decode(Int.self))
                #expect(try pair.decodeNil())
                #expect(pair.isAtEnd)
            }
            x = try container.nestedContainer(keyedBy: Inner.self, forKey: .outer)
                .decode(Int.self, forKey: .x)
        }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            var inner = container.nestedContainer(keyedBy: Inner.self, forKey: .outer)
            try inner.encode(x, forKey: .x)
            var unkeyed = container.nestedUnkeyedContainer(forKey: .list)
            for item in list {
                var pair = unkeyed.nestedUnkeyedContainer()
                try pair.encode(item)
                try pair.encodeNil()
            }
        }
    }

    @Test("nested containers close when their parent goes on")
    func nesting() throws {
        var value = Nested()
        value.list = Array(0..<30)
        let encoded = try CBOREncoder().encode(value)
        #expect(try CBORDecoder().decode(Nested.self, from: encoded) == value)
        #expect(try JSONValue(encoding: Nested())["list"] == [[1, nil], [2, nil]])
    }

    private struct Interleaved: Encodable {
        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            var first = container.nestedUnkeyedContainer()
            try first.encode(1)
            try container.encode(2)
            try first.encode(3)
        }
    }

    private struct Forgiving: Encodable {
        struct Refusal: Error {}
        struct Bad: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                try container.encode("written in vain")
                throw Refusal()
            }
        }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(1, forKey: .a)
            #expect(throws: Refusal.self) { try container.encode(Bad(), forKey: .b) }
            var list = container.nestedUnkeyedContainer(forKey: .c)
            #expect(throws: Refusal.self) { try list.encode(Bad()) }
            try list.encode(2)
        }
        enum Key: String, CodingKey { case a, b, c }
    }

    @Test("a container written to after its parent went on is an error, not a wrong document")
    func interleaving() {
        #expect(throws: EncodingError.self) { try CBOREncoder().encode(Interleaved()) }
    }

    @Test("an entry whose value refuses to be encoded leaves no trace")
    func revert() throws {
        #expect(try JSONValue(encoding: Forgiving()) == ["a": 1, "c": [2]])
    }

    private struct PathProbe: Encodable {
        struct Inner: Encodable {
            func encode(to encoder: any Encoder) throws {
                #expect(encoder.codingPath.map(\.stringValue) == ["list", "1", "deep"])
                #expect(encoder.codingPath[1].intValue == 1)
                var container = encoder.singleValueContainer()
                try container.encode(0)
            }
        }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(0, forKey: .first)
            var list = container.nestedUnkeyedContainer(forKey: .list)
            try list.encode(0)
            try list.encode(["deep": Inner()])
        }
        enum Key: String, CodingKey { case first, list }
    }

    @Test("an encoder knows its coding path")
    func encoderPath() throws {
        #expect(try JSONValue(encoding: PathProbe()) == ["first": 0, "list": [0, ["deep": 0]]])
    }

    @Test(
        "containers of every size have the shortest head", arguments: [0, 23, 24, 255, 256, 65_536])
    func heads(count: Int) throws {
        let encoded = try CBOREncoder().encode([[Bool](repeating: true, count: count)])
        var writer = CBORWriter()
        writer.writeArray(1)
        writer.writeArray(count)
        for _ in 0..<count { writer.write(true) }
        #expect(encoded == writer.bytes)
        #expect(try CBORDecoder().decode([[Bool]].self, from: encoded)[0].count == count)
    }

    @Test("what nests too deeply is not encoded")
    func depth() throws {
        #expect(throws: EncodingError.self) { try CBOREncoder().encode(SampleTree.chain(65)) }
        let deepest = SampleTree.chain(64)
        let encoded = try CBOREncoder().encode(deepest)
        #expect(try CBORDecoder().decode(SampleTree.self, from: encoded) == deepest)
    }
}
