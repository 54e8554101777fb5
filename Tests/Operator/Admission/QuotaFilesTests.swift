import Admission
import Foundation
import Testing

@testable import Operator

struct QuotaFilesTests {
    private static let schools = "school,seats\nA,3\nB,10\n"
    private static let juniors = "junior_school,pupils\nJ1,300\nJ2,200\nJ3,0\n"

    private static func read(
        _ schools: String = schools, _ juniors: String = juniors
    ) throws(InvalidFiles) -> QuotaMatrix {
        var faults = InvalidFiles()
        let tables = (
            CSVTable(
                "schools.csv", Array(schools.utf8), columns: QuotaFiles.schoolColumns,
                faults: &faults),
            CSVTable(
                "juniors.csv", Array(juniors.utf8), columns: QuotaFiles.juniorColumns,
                faults: &faults)
        )
        return try QuotaFiles.matrix(
            schools: tables.0, juniorSchools: tables.1, faults: faults)
    }

    @Test("every school's seats are split, and all of them")
    func split() throws {
        let matrix = try Self.read()
        #expect(matrix.rows.map { $0.juniorSchools.map(\.seats) } == [[2, 1, 0], [6, 4, 0]])
        #expect(matrix.rows.map(\.school) == ["A", "B"])
        #expect(matrix.sections[0] == "method webster.v1")
        #expect(matrix.sections[1].contains("B       J3                  0      0"))
    }

    @Test("a school's code that holds a resident's ID number is refused")
    func privacy() {
        let invalid = #expect(throws: InvalidFiles.self) {
            try Self.read("school,seats\nK11010519491231002X,3\n")
        }
        #expect(invalid?.violations.map(\.rule) == ["PRIVACY"])
    }

    @Test("as a file it is what a market is read from, without cells of no seats")
    func file() throws {
        let text = MarketFiles.csv(try Self.read().quotas)
        #expect(text == "school,junior_school,seats\nA,J1,2\nA,J2,1\nB,J1,6\nB,J2,4\n")
        var faults = InvalidFiles()
        let market = try MarketFiles.market(
            plan: CSVTable(
                "plan.csv", Array("school,open,control_line\nA,1,0\nB,1,0\n".utf8),
                columns: MarketFiles.planColumns, faults: &faults),
            quotas: CSVTable(
                "quotas.csv", Array(text.utf8), columns: MarketFiles.quotaColumns,
                faults: &faults),
            candidates: nil, faults: faults)
        #expect(market.quotas == (try Self.read().quotas))
    }

    @Test("one seat more takes a seat from nobody, and all seats are given", arguments: 0..<20)
    func monotone(seed: UInt64) throws {
        var random = SystemRandomNumberGenerator()
        let pupils = (0..<12).map { _ in Int.random(in: 0...900, using: &random) } + [1]
        let juniors =
            "junior_school,pupils\n"
            + pupils.enumerated().map { "J\($0),\($1)\n" }.joined()
        let schools = "school,seats\n" + (0...80).map { "S\($0),\($0)\n" }.joined()
        let rows = try Self.read(schools, juniors).rows
        for (seats, row) in rows.enumerated() {
            #expect(row.juniorSchools.reduce(0) { $0 + $1.seats } == seats)
            guard seats > 0 else { continue }
            #expect(
                zip(rows[seats - 1].juniorSchools, row.juniorSchools).allSatisfy {
                    $0.seats <= $1.seats
                }, "\(pupils) at \(seats)")
        }
    }

    @Test(
        "wrong rows are named all together, and nothing is computed",
        arguments: [
            ("", "junior_school,pupils\nJ1,1\n", ["schools.csv:1 school EMPTY"]),
            (
                "school,seats\nA,1\n", "school,pupils\n",
                [
                    "juniors.csv:1 school COLUMN", "juniors.csv:1 junior_school COLUMN",
                ]
            ),
            (
                "school,seats\nA,x\nA,1\n\"B C\",-1\n",
                "junior_school,pupils\nJ1,1.5\nJ2,3\nJ2,3\n",
                [
                    "schools.csv:2 seats SEATS", "schools.csv:3 school DUPLICATE",
                    "schools.csv:4 school CODE", "schools.csv:4 seats SEATS",
                    "juniors.csv:2 pupils PUPILS", "juniors.csv:4 junior_school DUPLICATE",
                ]
            ),
            (
                "school,seats\nA,1\n", "junior_school,pupils\nJ1,0\n",
                ["juniors.csv:0 pupils PUPILS"]
            ),
            (
                "school,seats\nA,1000001\n", "junior_school,pupils\nJ1,1\n",
                [
                    "schools.csv:2 seats SEATS"
                ]
            ),
            (
                "school,seats\n" + (0..<6).map { "S\($0),1000000\n" }.joined(),
                "junior_school,pupils\nJ1,1\n", ["schools.csv:0 seats LIMIT"]
            ),
        ])
    func wrong(schools: String, juniors: String, expected: [String]) {
        do throws(InvalidFiles) {
            _ = try Self.read(schools, juniors)
            Issue.record("nothing was wrong")
        } catch {
            #expect(
                error.violations.map { "\($0.file):\($0.line ?? 0) \($0.column) \($0.rule)" }
                    == expected)
        }
    }
}
