import Bus
import Contracts

/// The file of one kind: its columns, the record a row makes, and the method that takes it.
protocol ImportFormat: Sendable {
    associatedtype Row: BusMessage & Hashable
    /// What must not stand in a file twice.
    associatedtype Key: Hashable

    static var kind: ImportKind { get }
    static var columns: [String] { get }
    /// Columns that may be missing, and whose cells may be empty.
    static var optionalColumns: [String] { get }
    /// Whether the file may have columns of names of its own: lower-case letters, after `quality_` or not.
    static var takesMoreColumns: Bool { get }
    /// The column of `key(of:)`.
    static var keyColumn: String { get }
    /// Columns of fields that are named otherwise in the record: `child.idNumber` stands in `id_number`.
    static var fieldColumns: [String: String] { get }
    static var method: BidirectionalStreamMethod<ImportBatch<Row>, BatchOutcome> { get }

    /// Where a field of the record stands in the file, as the service names it; nil when no column holds it.
    static func column(of field: String) -> String?

    static func row(_ cells: ImportCells) throws(ImportFault) -> Row
    static func key(of row: Row) -> Key
    /// What else must not stand in a file twice, by its column.
    static func otherKeys(of row: Row) -> [String: AnyHashable]
}

extension ImportFormat {
    static func otherKeys(of row: Row) -> [String: AnyHashable] { [:] }
    static var takesMoreColumns: Bool { false }
    static var fieldColumns: [String: String] { [:] }

    static func column(of field: String) -> String? { knownColumn(of: field) }

    /// The column of a field, or of what it is a part of: `openingSeats[0].seats` stands in `opening_seats`.
    static func knownColumn(of field: String) -> String? {
        var parts = field.replacing(/\[[0-9]*\]/, with: "").split(separator: ".")
        while !parts.isEmpty {
            let path = parts.joined(separator: ".")
            let name = fieldColumns[path] ?? snakeCase(path)
            if (columns + optionalColumns).contains(name) { return name }
            parts.removeLast()
        }
        return nil
    }

    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { name, letter in
            name += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
        }
    }
}

/// `id_number,school_code,stage,grade,class_number[,entered_on][,origin_region]`
enum StudentFormat: ImportFormat {
    static let kind = ImportKind.students
    static let columns = ["id_number", "school_code", "stage", "grade", "class_number"]
    static let optionalColumns = ["entered_on", "origin_region"]
    static let keyColumn = "id_number"
    static let method = Enrollment.importStudents

    static func row(_ cells: ImportCells) throws(ImportFault) -> StudentRecord {
        StudentRecord(
            idNumber: try cells.value("id_number"), schoolCode: try cells.value("school_code"),
            stage: try cells.word("stage"), grade: try cells.number("grade"),
            classNumber: try cells.number("class_number"),
            enteredOn: try cells.optional("entered_on"),
            originRegion: try cells.optional("origin_region"))
    }

    static func key(of row: StudentRecord) -> ResidentID { row.idNumber }
}

/// `code,name,region,stage,ownership,opening_seats[,approved_on]`; opening seats are `primary:900 junior:450`.
enum SchoolFormat: ImportFormat {
    static let kind = ImportKind.schools
    static let columns = ["code", "name", "region", "stage", "ownership", "opening_seats"]
    static let optionalColumns = ["approved_on"]
    static let keyColumn = "code"
    static let method = Enrollment.importSchools

    static func row(_ cells: ImportCells) throws(ImportFault) -> SchoolRecord {
        SchoolRecord(
            code: try cells.value("code"), name: cells.text("name"),
            region: try cells.value("region"), stage: try cells.word("stage"),
            ownership: try cells.word("ownership"), openingSeats: try openingSeats(cells),
            approvedOn: try cells.optional("approved_on"))
    }

    private static func openingSeats(_ cells: ImportCells) throws(ImportFault) -> [StageSeats] {
        var seats: [StageSeats] = []
        for part in cells.text("opening_seats").split(separator: " ") {
            let words = part.split(separator: ":", omittingEmptySubsequences: false)
            guard words.count == 2, let stage = Stage(rawValue: String(words[0])),
                let count = Int(words[1])
            else {
                throw cells.fault(
                    "opening_seats", "format", "must be written primary:900 junior:450")
            }
            seats.append(StageSeats(stage: stage, seats: count))
        }
        return seats
    }

    static func key(of row: SchoolRecord) -> SchoolCode { row.code }
}

/// `school_year,school_code,stage,batch,seat_type,seats,classes[,special_type,special_control,special_document]`
enum PlanFormat: ImportFormat {
    static let kind = ImportKind.plans
    static let columns = [
        "school_year", "school_code", "stage", "batch", "seat_type", "seats", "classes",
    ]
    static let optionalColumns = ["special_type", "special_control", "special_document"]
    static let keyColumn = "school_code"
    static let fieldColumns = [
        "special": "special_type", "special.type": "special_type",
        "special.controlHundredths": "special_control", "special.document": "special_document",
    ]
    static let method = Enrollment.importPlans

    static func row(_ cells: ImportCells) throws(ImportFault) -> PlanProposal {
        PlanProposal(
            schoolYear: try cells.value("school_year"), schoolCode: try cells.value("school_code"),
            stage: try cells.word("stage"), batch: try cells.number("batch"),
            seatType: try cells.word("seat_type"), seats: try cells.number("seats"),
            classes: try cells.number("classes"), special: try special(cells))
    }

    /// 特殊类型招生: all three cells, or none.
    private static func special(
        _ cells: ImportCells
    ) throws(ImportFault) -> SpecialRecruitment? {
        let given = optionalColumns.filter { !cells.text($0).isEmpty }
        guard !given.isEmpty else { return nil }
        if let missing = optionalColumns.first(where: { !given.contains($0) }) {
            throw cells.fault(missing, "required", "is given with the other two, or not at all")
        }
        return SpecialRecruitment(
            type: try cells.word("special_type"),
            controlHundredths: try cells.hundredths("special_control"),
            document: cells.text("special_document"))
    }

    static func key(of row: PlanProposal) -> String { row.lineID }
}

/// `school_year,region,id_number[,poverty]`: the ledger of children of compulsory age; poverty is yes or no.
enum EligibleFormat: ImportFormat {
    struct Key: Hashable {
        let year: SchoolYear
        let person: ResidentID
    }

    static let kind = ImportKind.eligible
    static let columns = ["school_year", "region", "id_number"]
    static let optionalColumns = ["poverty"]
    static let keyColumn = "id_number"
    static let fieldColumns = [
        "child.idNumber": "id_number", "child.povertyHousehold": "poverty",
    ]
    static let method = Enrollment.importEligible

    static func row(_ cells: ImportCells) throws(ImportFault) -> EligibleRecord {
        let poverty = cells.text("poverty")
        guard ["", "yes", "no"].contains(poverty) else {
            throw cells.fault("poverty", "word", "must be yes, no or empty")
        }
        return EligibleRecord(
            schoolYear: try cells.value("school_year"), region: try cells.value("region"),
            child: EligibleChild(
                idNumber: try cells.value("id_number"), povertyHousehold: poverty == "yes"))
    }

    static func key(of row: EligibleRecord) -> Key {
        Key(year: row.schoolYear, person: row.child.idNumber)
    }
}
