import Contracts
import Testing

@testable import Operator

struct ImportFileTests {
    private static let heading = "id_number,school_code,stage,grade,class_number"

    private func students(_ rows: String...) throws -> ImportFile<StudentFormat> {
        let text = ([Self.heading] + rows).joined(separator: "\n")
        return try ImportFile(name: "roll.csv", [UInt8](text.utf8))
    }

    private func faults(_ text: String) throws -> ImportFaults {
        try #require(
            throws: ImportFaults.self,
            performing: { _ = try ImportFile<StudentFormat>(name: "roll.csv", [UInt8](text.utf8)) })
    }

    @Test("rows keep their lines, and the digest is the file's SHA-256")
    func whole() throws {
        let file = try students("410802201509010011,2141000001,primary,1,2")
        #expect(file.lines == [2])
        #expect(file.rows.map(\.classNumber) == [2])
        let empty = try #require(
            throws: ImportFaults.self,
            performing: { _ = try ImportFile<StudentFormat>(name: "x", []) })
        #expect(empty.listed.map(\.rule) == ["heading"])
        #expect(FileDigest.schemaExample.text.hasPrefix("e3b0c442"))
    }

    @Test("every wrong row is named by line, column and rule, and never by its content")
    func wrongRows() throws {
        let faults = try faults(
            """
            \(Self.heading)
            410802201509010012,2141000001,primary,1,1
            410802201509010011,2199,primary,1,1
            410802201509010011,2141000001,school,1,1
            410802201509010011,2141000001,primary,one,1
            410802201509010011,2141000001,primary,1
            410802201509010011,2141000001,primary,1,1
            410802201509010011,2141000001,primary,2,1
            """)
        #expect(
            faults.listed.map { "\($0.line) \($0.column) \($0.rule)" } == [
                "2 id_number GB 11643", "3 school_code school code", "4 stage word",
                "5 grade number", "6  cells", "8 id_number once",
            ])
        #expect(faults.count == 6)
        #expect(faults.listed.allSatisfy { !$0.message.contains("4108") })
        #expect(
            faults.listed[3].text(in: "roll.csv")
                == "roll.csv:5: grade (number): must be a whole number")
    }

    @Test("once: a child or a number twice in a year's cards; two years' rows of one are two")
    func seniorKeys() throws {
        let (one, other) = ("410802201509010011", "410811201509010018")
        func found<Format: ImportFormat>(
            _ format: Format.Type, _ heading: String, _ rows: String...
        ) throws -> [String] {
            let text = ([heading] + rows).joined(separator: "\n")
            do {
                _ = try ImportFile<Format>(name: "x.csv", [UInt8](text.utf8))
                return []
            } catch let faults as ImportFaults {
                return faults.listed.map { "\($0.line) \($0.column) \($0.rule)" }
            }
        }
        let scores =
            "id_number,school_year,candidate,junior_school,graduate,quality,chinese"
        let tail = "3141000001,fresh,B,90"
        #expect(
            try found(
                ScoreFormat.self, scores, "\(one),2025,25081001,\(tail)",
                "\(one),2025,25081002,\(tail)", "\(other),2025,25081001,\(tail)",
                "\(one),2026,25081001,\(tail)")
                == ["3 id_number once", "4 candidate once"])
        let wishes = "id_number,school_year,batch,schools"
        #expect(
            try found(
                WishFormat.self, wishes, "\(one),2025,1,3441000001", "\(one),2026,1,3441000001",
                "\(one),2025,2,3441000001", "\(one),2025,1,3441000002")
                == ["5 id_number once"])
        let results = "candidate,school_year,batch,school,seat"
        #expect(
            try found(
                ResultFormat.self, results, "25081001,2025,1,3441000001,open",
                "25081001,2026,1,3441000001,open", "25081001,2025,2,3441000001,open")
                == ["4 candidate once"])
    }

    @Test(
        "a heading is named by what is wrong with it",
        arguments: [
            ("id_number,school_code,stage,grade", "class_number"),
            ("id_number,school_code,stage,grade,class_number,name", "name"),
            ("id_number,id_number,stage,grade,class_number", "id_number"),
            // No heading: the number is somebody's.
            ("410802201509010011,2141000001,primary,1,2", "1"),
        ])
    func headings(heading: String, column: String) throws {
        let faults = try faults(heading + "\n")
        #expect(faults.listed.map(\.column) == [column])
        #expect(faults.listed.map(\.rule) == ["heading"])
    }

    @Test("columns stand in any order, optional ones may be missing or empty")
    func order() throws {
        let text = """
            grade,class_number,origin_region,id_number,stage,school_code
            1,3,,410802201509010011,primary,2141000001
            """
        let file = try ImportFile<StudentFormat>(name: "x", [UInt8](text.utf8))
        #expect(file.rows.first?.grade == 1 && file.rows.first?.originRegion == nil)
    }

    @Test("batches are the file cut in order, the last one shorter")
    func batches() throws {
        let file = try students(
            "410802201509010011,2141000001,primary,1,1",
            "410811201509010018,2141000001,primary,1,1",
            "41088320150901001X,2141000001,primary,1,1")
        let state = ImportState(
            importID: "x", kind: .students, rows: 3, rowsPerBatch: 2, committed: [],
            counts: ImportCounts(), openedAt: Timestamp(millisecondsSinceEpoch: 0),
            completedAt: nil)
        #expect(file.batch(1, of: state).lines == [2, 3])
        #expect(file.batch(2, of: state).lines == [4])
        #expect(ImportRun<StudentFormat>.missing(state, [], rows: 3) == [1, 2])
        #expect(ImportRun<StudentFormat>.missing(state, [2], rows: 3) == [1])
    }

    @Test("schools and plan lines have columns of their own")
    func otherKinds() throws {
        let schools = """
            code,name,region,stage,ownership,opening_seats
            2141000001,示例小学,410802,primary,public,primary:900 junior:450
            """
        let school = try ImportFile<SchoolFormat>(name: "x", [UInt8](schools.utf8)).rows.first
        #expect(school?.openingSeats.map(\.seats) == [900, 450])
        let ofPrivate = schools.replacing(
            "opening_seats\n", with: "opening_seats,approved_on\n"
        ).replacing("public,primary:900 junior:450", with: "private,primary:900,2015-09-01")
        let old = try ImportFile<SchoolFormat>(name: "x", [UInt8](ofPrivate.utf8)).rows.first
        #expect(school?.approvedOn == nil && old?.approvedOn?.text == "2015-09-01")
        let plans = """
            school_year,school_code,stage,batch,seat_type,seats,classes
            2025,2141000001,primary,1,open,90,2
            """
        let plan = try ImportFile<PlanFormat>(name: "x", [UInt8](plans.utf8)).rows.first
        #expect(plan?.lineID == "2025-2141000001-primary-1-open")
        #expect(plan?.special == nil)
        let special = """
            school_year,school_code,stage,batch,seat_type,seats,classes,special_type,special_control,special_document
            2025,3441000001,senior,1,open,40,1,arts,390.5,焦教〔2025〕7号
            2025,3441000002,senior,1,open,40,1,,,
            """
        let lines = try ImportFile<PlanFormat>(name: "x", [UInt8](special.utf8)).rows
        #expect(
            lines.map(\.special) == [
                SpecialRecruitment(
                    type: .arts, controlHundredths: 39_050, document: "焦教〔2025〕7号"), nil,
            ])
        let halves = special.replacing(",390.5,", with: ",,").replacing(
            "1,,,", with: "1,magic,1,d")
        let missing = try #require(
            throws: ImportFaults.self,
            performing: { _ = try ImportFile<PlanFormat>(name: "x", [UInt8](halves.utf8)) })
        #expect(missing.listed.map(\.column) == ["special_control", "special_type"])
        let wrong = schools.replacing("primary:900", with: "primary=900")
        let faults = try #require(
            throws: ImportFaults.self,
            performing: { _ = try ImportFile<SchoolFormat>(name: "x", [UInt8](wrong.utf8)) })
        #expect(faults.listed.map(\.column) == ["opening_seats"])
    }

    @Test("a candidate's number that is a resident's ID number is refused, and not repeated")
    func candidateNumbers() throws {
        let text = """
            candidate,school_year,batch,school,seat
            410802201509010011,2025,1,3441000001,open
            410802201509010012,2025,1,3441000001,open
            """
        let faults = try #require(
            throws: ImportFaults.self,
            performing: { _ = try ImportFile<ResultFormat>(name: "x", [UInt8](text.utf8)) })
        #expect(
            faults.listed.map { $0.text(in: "x") } == [
                "x:2: candidate (privacy): is a resident's ID number; take the exam's number"
            ])
    }

    @Test("score cards have a column for each component, wishes a list of codes")
    func seniorKinds() throws {
        let scores = """
            id_number,school_year,candidate,junior_school,graduate,quality,chinese,biology
            410802201509010011,2025,25081001,3141000001,fresh,A,118.5,40
            410802201509010011,2025,25081002,3141000001,fresh,A,118.555,40
            410802201509010011,2025,25081003,3141000001,fresh,E,118,40
            """
        let faults = try #require(
            throws: ImportFaults.self,
            performing: { _ = try ImportFile<ScoreFormat>(name: "x", [UInt8](scores.utf8)) })
        #expect(faults.listed.map(\.column).suffix(2) == ["chinese", "quality"])
        let graded = """
            id_number,school_year,candidate,junior_school,graduate,quality,chinese,quality_labour,quality_information
            410802201509010011,2025,25081001,3141000001,fresh,A,118.5,B,
            """
        let card = try ImportFile<ScoreFormat>(name: "x", [UInt8](graded.utf8)).rows.first
        #expect(card?.dimensions == [DimensionGrade(dimension: "labour", grade: .b)])
        #expect(card?.scores.map(\.component) == ["chinese"])
        let places = ["chinese": 0]
        for (text, mark) in [("118.5", 11_850), ("0", 0), ("7.05", 705)] {
            let cells = ImportCells(line: 2, cells: [text], places: places)
            #expect(try cells.hundredths("chinese") == mark)
        }
        for text in ["", "1.", ".5", "-1", "1.234", "1,5", "１"] {
            let cells = ImportCells(line: 2, cells: [text], places: places)
            #expect(throws: ImportFault.self) { try cells.hundredths("chinese") }
        }
        let codes = ImportCells(line: 2, cells: ["3441000001 3441000002"], places: places)
        #expect(try codes.codes("chinese").count == 2)
    }

    @Test("a line of progress says how far")
    func texts() {
        #expect(
            ImportProgress.line("roll.csv", 50, of: 100, before: 10, seconds: 2)
                == "roll.csv [###############...............]  50 %  50 of 100 rows  20 rows/s")
    }

    @Test("a service's field is a column of the file, or about the row")
    func serviceFields() {
        func column<Format: ImportFormat>(_ field: String, _ format: Format.Type) -> String {
            ImportFault(
                RowFault(line: 2, field: field, rule: "r", message: "m"), in: format
            ).column
        }
        for (field, name) in [("openingSeats[0].seats", "opening_seats"), ("code", "code")] {
            #expect(column(field, SchoolFormat.self) == name)
        }
        #expect(column("idNumber", StudentFormat.self) == "id_number")
        for (field, name) in [
            ("special.controlHundredths", "special_control"), ("special", "special_type"),
            ("special.document", "special_document"), ("schoolCode", "school_code"),
            ("construction.designCapacity", ""), ("approvedBy", ""), ("", ""),
        ] {
            #expect(column(field, PlanFormat.self) == name)
        }
        #expect(column("child.idNumber", EligibleFormat.self) == "id_number")
        #expect(column("child.povertyHousehold", EligibleFormat.self) == "poverty")
        for (field, name) in [
            ("candidateNumber", "candidate"), ("scores.chinese", "chinese"), ("scores", ""),
            ("dimensions.labour", "quality_labour"), ("juniorSchool", "junior_school"),
        ] {
            #expect(column(field, ScoreFormat.self) == name)
        }
        #expect(column("schools[2]", WishFormat.self) == "schools")
        #expect(column("seatType", ResultFormat.self) == "seat")
        #expect(column("candidate", ResultFormat.self) == "candidate")
    }
}
