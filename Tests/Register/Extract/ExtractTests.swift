import Bus
import Contracts
import Foundation
import GRDB
import Store
import Testing

@testable import Register

/// Extracts as departments write them: good ones are taken whole, bad ones named by file, line, column and rule.
struct ExtractTests {
    private static let header = "id_number,region,stage,grade"

    @Test(
        "a bad extract is refused where it is bad, and nothing of a person is told",
        arguments: [
            ("", nil, "columns"), ("id_number,region,stage\n", 1, "columns"),
            ("id_number,region,stage,grade,grade\n", 1, "columns"),
            ("\(header)\n\(Registry.child),410802,primary\n", 2, "columns"),
            ("\(header)\n410802201509010012,410802,primary,6\n", 2, "GB 11643"),
            ("\(header)\n\n\(Registry.child),110101,primary,6\n", 3, "region"),
            ("\(header)\n\(Registry.child),410802,小学,6\n", 2, "word"),
            ("\(header)\n\(Registry.child),410802,primary,13\n", 2, "range"),
            ("\(header)\n\(Registry.child),410802,primary,\n", 2, "required"),
            (
                "\(header)\n\(Registry.child),410802,primary,6\n\(Registry.child),410803,primary,5\n",
                3, "unique"
            ),
            ("\(header)\n\(Registry.child),410802,primary,6", 2, "line end"),
            ("\(header)\n", nil, "records"), ("\(header)\n\n\n", nil, "records"),
        ] as [(String, Int?, String)])
    func bad(text: String, line: Int?, rule: String) async throws {
        try await Registry.with { registry in
            let fault = try #require(try registry.fault(RollRecord.self, text))
            #expect(fault.line == line && fault.rule == rule, "\(fault)")
            #expect(fault.description.hasPrefix("register.csv"))
            #expect(!fault.description.contains("4108022015"))
        }
    }

    @Test("order, more columns, a byte order mark, CRLF and spaces make no difference")
    func forms() async throws {
        try await Registry.with { registry in
            let service = try registry.open(
                RollRecord.self,
                "\u{FEFF}note,grade,stage,region,id_number\r\nx, 6 ,primary,410802,\(Registry.child)\r\n"
            )
            let child = try Registry.key(Registry.child)
            #expect(try service.answer(to: RollQuestion(child: child, entering: .junior)) == nil)
            #expect(service.counts.records == 1)
        }
    }

    @Test("a map says what the department calls its columns; a wrong map is refused")
    func map() async throws {
        try await Registry.with { registry in
            try registry.write("身份证号,区划,学段,年级\n\(Registry.child),410802,primary,6\n")
            func open(_ map: String) throws -> RegisterService<RollRecord> {
                var options = try registry.options()
                options.map = try registry.write(map, to: "map.json")
                return try RegisterService<RollRecord>(options)
            }
            let service = try open(
                #"{"id_number":"身份证号","region":"区划","stage":"学段","grade":"年级"}"#)
            #expect(service.counts.records == 1)
            for (map, said) in [
                (#"{"id_number":"身份证号","name":"姓名"}"#, "name: map: is no column"),
                (#"{"region":"区划","stage":"区划"}"#, "stands for two columns"),
                ("[]", "map: cannot be read"), (#"{"id_number":"证件"}"#, "证件: columns: is missing"),
            ] {
                let error = #expect(throws: ExtractFault.self) { try open(map) }
                #expect(error?.description.contains(said) == true, "\(String(describing: error))")
            }
        }
    }

    @Test("SQLite: a table or a view, whole numbers or texts; faults name the row")
    func sqlite() async throws {
        try await Registry.with { registry in
            let path = registry.path("register.sqlite")
            let queue = try DatabaseQueue(path: path)
            try await queue.write { db in
                try db.execute(
                    sql: """
                        CREATE TABLE pupils (
                            id_number TEXT, region INTEGER, stage TEXT, grade INTEGER, note BLOB);
                        INSERT INTO pupils VALUES
                            ('\(Registry.child)', 410802, 'primary', 6, x'00'),
                            ('\(Registry.guardian)', 410802, 'junior', 2, NULL);
                        CREATE VIEW "in town" AS SELECT * FROM pupils;
                        CREATE TABLE bad AS SELECT * FROM pupils;
                        UPDATE bad SET grade = 2.5 WHERE stage = 'junior';
                        """)
            }
            try queue.close()
            func open(_ table: String?) throws -> RegisterService<RollRecord> {
                var options = try registry.options("register.sqlite")
                options.table = table
                return try RegisterService<RollRecord>(options)
            }
            for table in ["pupils", "in town"] {
                let service = try open(table)
                let child = try Registry.key(Registry.child)
                #expect(service.counts.records == 2)
                #expect(
                    try service.answer(to: RollQuestion(child: child, entering: .junior)) == nil)
            }
            for (table, said) in [
                (nil, "table: is SQLite"), ("none", "table: has no table"),
                ("bad", "register.sqlite:2: grade: text"),
            ] {
                let error = #expect(throws: ExtractFault.self) { try open(table) }
                #expect(error?.description.contains(said) == true, "\(String(describing: error))")
            }
        }
    }

    @Test("the keys are the register's own: the city's keys find nobody")
    func keys() async throws {
        try await Registry.with { registry in
            let service = try registry.open(
                RollRecord.self, "\(Self.header)\n\(Registry.child),410802,primary,6\n")
            var options = try registry.options()
            let city = try RegisterOptions(file: "", secret: [UInt8](repeating: 8, count: 32))
            let key = try PersonKey(city.keys.key(forIDNumber: Registry.child))
            options.table = nil
            #expect(
                try service.answer(to: RollQuestion(child: key, entering: .junior)) == .notFound)
        }
    }
}
