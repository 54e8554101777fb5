import Bus
import Foundation
import Store
import Testing

struct RowTests {
    enum Colour: String, WireEnum { case red, blue }

    /// An identifier as contracts have them: one validated string.
    struct Code: Codable, Equatable {
        var text: String
        struct Invalid: Error {}

        init(_ text: String) { self.text = text }
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = try container.decode(String.self)
            guard text.hasPrefix("C") else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "the code \(text) does not begin with C")
            }
        }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(text)
        }
    }

    struct Place: Codable, Equatable {
        var x: Int
        var y: Double?
    }

    struct Everything: Codable, Equatable {
        var id: Int64
        var code: Code
        var colour: Colour
        var flag: Bool
        var ratio: Double
        var small: Int16
        var unsigned: UInt32
        var bytes: [UInt8]
        var place: Place
        var tags: [String]
        var counts: [String: Int]
        var any: JSONValue
        var maybeText: String?
        var maybeColour: Colour?
        var maybePlace: Place?
        var maybeCount: Int?
    }

    private static let schema = Migration(
        "001-everything",
        """
        CREATE TABLE everything (
            id INTEGER PRIMARY KEY, code TEXT, colour TEXT, flag INTEGER, ratio REAL, small INTEGER,
            unsigned INTEGER, bytes BLOB, place TEXT, tags TEXT, counts TEXT, "any" TEXT,
            maybe_text TEXT, maybe_colour TEXT, maybe_place TEXT, maybe_count INTEGER
        )
        """)

    private func everything(_ id: Int64) -> Everything {
        Everything(
            id: id, code: Code("C\(id)"), colour: .blue, flag: true, ratio: 0.1, small: -7,
            unsigned: .max, bytes: [0, 255, 7], place: Place(x: 1, y: nil), tags: ["a", "语"],
            counts: ["k": 3], any: .string("42"))
    }

    @Test("rows of every kind of value read back as they were written")
    func roundTrip() async throws {
        let store = try Store.temporary(migrations: [Self.schema])
        var full = everything(2)
        full.maybeText = ""
        full.maybeColour = .red
        full.maybePlace = Place(x: -1, y: 2.5)
        full.maybeCount = .max
        let rows = [everything(1), full, everything(Int64.max)]
        try await store.write { try $0.insert(into: "everything", rows: rows) }
        let read = try await store.read {
            try $0.fetchAll(Everything.self, "SELECT * FROM everything ORDER BY id")
        }
        #expect(read == rows)
    }

    @Test("columns are found by name in any order, and a column nobody asks for is left alone")
    func byName() async throws {
        let store = try Store.temporary(migrations: [Self.schema])
        let row = everything(1)
        try await store.write { try $0.insert(into: "everything", row) }
        let read = try await store.read {
            try $0.fetchOne(
                Everything.self,
                """
                SELECT 1 AS extra, maybe_count, maybe_place, maybe_colour, "any", counts, tags,
                       place, bytes, unsigned, small, ratio, flag, colour, code, id
                FROM everything
                """)
        }
        #expect(read == row)
    }

    @Test("a property finds its column in either writing")
    func twoWritings() async throws {
        struct Line: Codable, Equatable {
            var id: Int
            var planLineID: String
            var outdoorDm2: Int
            var idNumber: String?
            var URN: String
            var explicit: Int

            enum CodingKeys: String, CodingKey {
                case id, planLineID, outdoorDm2, idNumber, URN
                case explicit = "other_name"
            }
        }
        let store = try Store.temporary(
            migrations: [
                Migration(
                    "001-lines",
                    """
                    CREATE TABLE lines (other_name INTEGER, id INTEGER PRIMARY KEY, urn TEXT,
                        plan_line_id TEXT, id_number TEXT, outdoor_dm2 INTEGER)
                    """)
            ])
        let line = Line(
            id: 1, planLineID: "L", outdoorDm2: 4, idNumber: nil, URN: "urn", explicit: 7)
        try await store.write { transaction in
            try transaction.insert(into: "lines", line)
            try transaction.upsert(into: "lines", line, key: ["id"])
        }
        let read = try await store.read { transaction in
            [
                try transaction.fetchOne(
                    Line.self, "SELECT *, urn AS \"URN\" FROM lines WHERE id_number IS NULL"),
                try transaction.fetchOne(
                    Line.self,
                    """
                    SELECT id, plan_line_id AS "planLineID", outdoor_dm2 AS "outdoorDm2", id_number,
                        urn AS "URN", other_name FROM lines
                    """),
            ]
        }
        #expect(read == [line, line])
    }

    @Test("a type that is one value takes the first column, and arguments may be such types")
    func singleValues() async throws {
        let store = try Store.temporary(migrations: [Self.schema])
        let rows = [everything(1), everything(2)]
        try await store.write { try $0.insert(into: "everything", rows: rows) }
        try await store.read { transaction in
            let codes = try transaction.fetchAll(
                Code.self, "SELECT code FROM everything ORDER BY id")
            #expect(codes == [Code("C1"), Code("C2")])
            let found = try transaction.fetchValue(
                Int64.self, "SELECT id FROM everything WHERE code = ? AND colour = ? AND flag = ?",
                [Code("C2"), Colour.blue, true])
            #expect(found == 2)
            #expect(
                try transaction.fetchValue([String].self, "SELECT tags FROM everything") == [
                    "a", "语",
                ])
            #expect(
                try transaction.fetchValue(String.self, "SELECT maybe_text FROM everything") == nil)
            #expect(
                try transaction.fetchValue(Int.self, "SELECT id FROM everything WHERE 0") == nil)
            #expect(
                try transaction.fetchOne(Code.self, "SELECT code FROM everything WHERE 0") == nil)
        }
    }

    @Test("optional arguments, lists and literals bind in place")
    func arguments() async throws {
        let store = try Store.temporary()
        let missing: String? = nil
        let ids: [Int64] = [3, 4]
        let list: [StoreValue?] = ["a", missing, nil, 1.5] + ids
        let row = try await store.read {
            try $0.fetchValue(
                String.self,
                "SELECT typeof(?) || typeof(?) || typeof(?) || typeof(?) || typeof(?) || typeof(?)",
                list)
        }
        #expect(row == "textnullnullrealintegerinteger")
    }

    @Test(
        "a row that does not fit says where, and shows nothing of it",
        arguments: [
            ("UPDATE everything SET code = 'secret'", "code"),
            ("UPDATE everything SET code = NULL", "code"),
            ("UPDATE everything SET small = 40000", "small"),
            ("UPDATE everything SET flag = 2", "flag"),
            ("UPDATE everything SET colour = 'secret'", "colour"),
            ("UPDATE everything SET place = 'secret'", "place"),
            ("UPDATE everything SET ratio = 'secret'", "ratio"),
            ("UPDATE everything SET bytes = 'secret'", "bytes"),
        ])
    func misfit(change: String, column: String) async throws {
        let store = try Store.temporary(migrations: [Self.schema])
        let row = everything(1)
        try await store.write {
            try $0.insert(into: "everything", row)
            try $0.execute(change)
        }
        let error = await #expect(throws: StoreError.self) {
            try await store.read { try $0.fetchAll(Everything.self, "SELECT * FROM everything") }
        }
        #expect(error?.code == .decoding)
        #expect(error?.message.contains(column) == true)
        #expect(error?.message.contains("secret") == false)
    }

    @Test("a missing column is an error, unless the property is optional")
    func missingColumn() async throws {
        let store = try Store.temporary()
        let place = try await store.read { try $0.fetchOne(Place.self, "SELECT 5 AS x") }
        #expect(place == Place(x: 5, y: nil))
        await #expect(throws: StoreError.self) {
            try await store.read { try $0.fetchOne(Place.self, "SELECT 5 AS y") }
        }
    }

    @Test("an upsert changes the row with its key and inserts the others")
    func upsert() async throws {
        struct Note: Codable, Equatable {
            var id: Int64
            var text: String
            var stars: Int
        }
        let store = try Store.temporary(migrations: [noteMigration])
        let read = try await store.write { transaction in
            try transaction.upsert(into: "note", Note(id: 1, text: "a", stars: 1), key: ["id"])
            try transaction.upsert(into: "note", Note(id: 2, text: "b", stars: 2), key: ["id"])
            try transaction.upsert(into: "note", Note(id: 1, text: "c", stars: 3), key: ["id"])
            return try transaction.fetchAll(Note.self, "SELECT * FROM note ORDER BY id")
        }
        #expect(read == [Note(id: 1, text: "c", stars: 3), Note(id: 2, text: "b", stars: 2)])
    }

    @Test("execute tells how many rows it touched")
    func changes() async throws {
        let store = try Store.temporary(migrations: [noteMigration])
        let changes = try await store.write { transaction in
            for text in ["a", "b", "c"] {
                try transaction.execute("INSERT INTO note (text) VALUES (?)", [text])
            }
            return [
                try transaction.execute("INSERT INTO note (text) VALUES ('d')"),
                try transaction.execute("UPDATE note SET stars = 1 WHERE text <> 'a'"),
                try transaction.execute("DELETE FROM note WHERE text = 'nobody'"),
                try transaction.execute("UPDATE note SET stars = 2 WHERE 0"),
                try transaction.execute("DELETE FROM note"),
            ]
        }
        #expect(changes == [1, 3, 0, 0, 4])
    }

    @Test("rows can be read one at a time while the transaction is used")
    func oneAtATime() async throws {
        let store = try Store.temporary(migrations: [noteMigration])
        try await store.write { transaction in
            for text in ["a", "b", "c"] {
                try transaction.execute("INSERT INTO note (text) VALUES (?)", [text])
            }
            try transaction.forEach(String.self, "SELECT text FROM note ORDER BY id") { text in
                try transaction.execute("UPDATE note SET stars = 1 WHERE text = ?", [text])
            }
            #expect(try transaction.fetchValue(Int.self, "SELECT SUM(stars) FROM note") == 3)
        }
    }
}
