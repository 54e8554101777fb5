import Admission
import Bus

/// Reserved seats (分配生) of senior high schools, split among junior schools by their pupils.
struct QuotaMatrix: Equatable {
    /// A school and all its reserved seats.
    struct School: Equatable {
        let code: String
        let seats: Int
    }

    /// What a junior school has of a school's seats, which may be none.
    struct Cell: Equatable, Encodable {
        let juniorSchool: String
        let pupils: Int
        let seats: Int
    }

    struct Row: Equatable, Encodable {
        let school: String
        let seats: Int
        let juniorSchools: [Cell]
    }

    /// In the order of the schools, cells in that of the junior schools.
    let rows: [Row]

    init(_ schools: [School], among juniorSchools: [QuotaSplit.Share]) {
        rows = schools.map { school in
            let seats = QuotaSplit.split(school.seats, among: juniorSchools)
            return Row(
                school: school.code, seats: school.seats,
                juniorSchools: zip(juniorSchools, seats).map {
                    Cell(juniorSchool: $0.juniorSchool, pupils: $0.weight, seats: $1)
                })
        }
    }

    /// The cells that have seats, as a market and a run take them.
    var quotas: [SeniorQuota] {
        rows.flatMap { row in
            row.juniorSchools.filter { $0.seats > 0 }.map {
                SeniorQuota(school: row.school, juniorSchool: $0.juniorSchool, seats: $0.seats)
            }
        }
    }

    /// The method, then every cell.
    var sections: [String] {
        let cells = rows.flatMap { row in row.juniorSchools.map { (row.school, $0) } }
        return [
            "method \(QuotaSplit.version)",
            Printer.aligned(
                ["school", Column("junior school", key: ""), "pupils", "seats"],
                cells.map { school, cell in
                    [
                        .string(school), .string(cell.juniorSchool), .int(Int64(cell.pupils)),
                        .int(Int64(cell.seats)),
                    ]
                }),
        ]
    }
}

/// A split for programs.
struct QuotaReport: Encodable {
    let method = QuotaSplit.version.description
    let schools: [QuotaMatrix.Row]

    init(_ matrix: QuotaMatrix) { schools = matrix.rows }
}
