import Bus
import Contracts

/// A candidate number is one in its year.
struct CandidateOfYear: Hashable {
    let year: SchoolYear
    let candidate: CandidateNumber
}

private struct PersonOfYear: Hashable {
    let year: SchoolYear
    let person: ResidentID
}

/// `id_number,school_year,candidate,junior_school,graduate,quality,COMPONENT…[,quality_DIMENSION…]`: a column for each component
/// of the year's rules, and one for each dimension of 综合素质评价 that is graded, whose cells may be empty.
enum ScoreFormat: ImportFormat {
    static let kind = ImportKind.scores
    static let columns = [
        "id_number", "school_year", "candidate", "junior_school", "graduate", "quality",
    ]
    static let optionalColumns: [String] = []
    static let takesMoreColumns = true
    static let keyColumn = "candidate"
    static let fieldColumns = ["candidateNumber": "candidate"]
    static let method = Enrollment.importScores

    static func row(_ cells: ImportCells) throws(ImportFault) -> ScoreCardRecord {
        var scores: [ComponentScore] = []
        var dimensions: [DimensionGrade] = []
        for name in cells.places.keys.sorted() where !columns.contains(name) {
            guard name.hasPrefix(dimensionPrefix) else {
                scores.append(
                    ComponentScore(component: name, hundredths: try cells.hundredths(name)))
                continue
            }
            guard !cells.text(name).isEmpty else { continue }
            dimensions.append(
                DimensionGrade(
                    dimension: String(name.dropFirst(dimensionPrefix.count)),
                    grade: try cells.word(name)))
        }
        return ScoreCardRecord(
            idNumber: try cells.value("id_number"), schoolYear: try cells.value("school_year"),
            candidateNumber: try cells.candidate(),
            juniorSchool: try cells.value("junior_school"), graduate: try cells.word("graduate"),
            quality: try cells.word("quality"), scores: scores,
            dimensions: dimensions.isEmpty ? nil : dimensions)
    }

    private static let dimensionPrefix = "quality_"

    /// `scores.chinese` stands in the column `chinese`, `dimensions.labour` in `quality_labour`.
    static func column(of field: String) -> String? {
        let parts = field.split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else { return knownColumn(of: field) }
        switch parts[0] {
        case "scores": return String(parts[1])
        case "dimensions": return dimensionPrefix + parts[1]
        default: return knownColumn(of: field)
        }
    }

    static func key(of row: ScoreCardRecord) -> CandidateOfYear {
        CandidateOfYear(year: row.schoolYear, candidate: row.candidateNumber)
    }

    static func otherKeys(of row: ScoreCardRecord) -> [String: AnyHashable] {
        ["id_number": PersonOfYear(year: row.schoolYear, person: row.idNumber)]
    }
}

/// `id_number,school_year,batch,schools`: schools are codes separated by blanks, best first.
enum WishFormat: ImportFormat {
    struct Key: Hashable {
        let person: ResidentID
        let year: SchoolYear
        let batch: Int
    }

    static let kind = ImportKind.wishes
    static let columns = ["id_number", "school_year", "batch", "schools"]
    static let optionalColumns: [String] = []
    static let keyColumn = "id_number"
    static let method = Enrollment.importWishes

    static func row(_ cells: ImportCells) throws(ImportFault) -> WishRecord {
        WishRecord(
            idNumber: try cells.value("id_number"), schoolYear: try cells.value("school_year"),
            batch: try cells.number("batch"), schools: try cells.codes("schools"))
    }

    static func key(of row: WishRecord) -> Key {
        Key(person: row.idNumber, year: row.schoolYear, batch: row.batch)
    }
}

/// `candidate,school_year,batch,school,seat`: an admission, as the province tells it.
enum ResultFormat: ImportFormat {
    static let kind = ImportKind.results
    static let columns = ["candidate", "school_year", "batch", "school", "seat"]
    static let optionalColumns: [String] = []
    static let keyColumn = "candidate"
    static let fieldColumns = ["seatType": "seat"]
    static let method = Enrollment.importResults

    static func row(_ cells: ImportCells) throws(ImportFault) -> AdmissionResult {
        AdmissionResult(
            schoolYear: try cells.value("school_year"), candidate: try cells.candidate(),
            admission: WishAdmission(
                batch: try cells.number("batch"), school: try cells.value("school"),
                seatType: try cells.word("seat")))
    }

    static func key(of row: AdmissionResult) -> CandidateOfYear {
        CandidateOfYear(year: row.schoolYear, candidate: row.candidate)
    }
}
