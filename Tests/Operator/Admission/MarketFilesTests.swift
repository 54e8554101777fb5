import Admission
import Foundation
import ServiceKit
import Testing

@testable import Operator

struct MarketFilesTests {
    private static let plan = "school,open,control_line\nA,1,390\nB,2,0\n"
    private static let quotas = "school,junior_school,seats\nA,J1,1\n"
    private static let candidates = """
        candidate,junior_school,eligible,score,keys,wishes
        c1,J1,true,600.5,100 2.25,A B
        c2,J2,no,389,,

        """

    private static func read(
        plan: String = plan, quotas: String? = quotas, candidates: String = candidates
    ) throws(InvalidFiles) -> SeniorMarket {
        var faults = InvalidFiles()
        return try MarketFiles.market(
            plan: CSVTable(
                "plan.csv", Array(plan.utf8), columns: MarketFiles.planColumns, faults: &faults),
            quotas: quotas.map {
                CSVTable(
                    "quotas.csv", Array($0.utf8), columns: MarketFiles.quotaColumns,
                    faults: &faults)
            },
            candidates: CSVTable(
                "candidates.csv", Array(candidates.utf8), columns: MarketFiles.candidateColumns,
                faults: &faults), faults: faults)
    }

    /// `plan.csv:2 open SEATS`, in the order of files and lines.
    private static func faults(_ body: () throws(InvalidFiles) -> SeniorMarket) -> [String] {
        do throws(InvalidFiles) {
            _ = try body()
            return []
        } catch {
            #expect(error.count == error.violations.count)
            return error.violations.map {
                "\($0.file):\($0.line ?? 0) \($0.column) \($0.rule)"
            }
        }
    }

    @Test("three files are a market; without quotas there are none")
    func market() throws {
        let market = try Self.read()
        #expect(market.schools.map(\.openSeats) == [1, 2])
        #expect(market.candidates[0].keys.map(\.description) == ["100", "2.25"])
        #expect(market.candidates[0].wishes == ["A", "B"] && market.candidates[0].isEligible)
        #expect(market.candidates[1].wishes.isEmpty && !market.candidates[1].isEligible)
        #expect(try Self.read(quotas: nil).quotas.isEmpty)
    }

    @Test("columns may stand in any order, behind a byte order mark, with CRLF: the same input")
    func columnsInAnyOrder() throws {
        let turned = "\u{FEFF}control_line,school,open\r\n390.00,\"A\",1\r\n0,B,2\r\n"
        #expect(try Self.read(plan: turned).inputHash == Self.read().inputHash)
    }

    @Test("files with a heading alone are an empty market")
    func empty() throws {
        let market = try Self.read(
            plan: "school,open,control_line\n", quotas: nil,
            candidates: "candidate,junior_school,eligible,score,keys,wishes")
        #expect(SeniorAdmission.run(market, under: SeniorRule(.m3)).assignments.isEmpty)
    }

    @Test(
        "a wrong row of the plan is named",
        arguments: [
            ("", ["plan.csv:1 school EMPTY"]),
            ("school,open\nA,1\n", ["plan.csv:1 control_line COLUMN"]),
            ("school,open,control_line,note\n", ["plan.csv:1 note COLUMN"]),
            ("school,open,open,control_line\n", ["plan.csv:1 open COLUMN"]),
            (
                "School,open,control_line\n",
                ["plan.csv:1 School COLUMN", "plan.csv:1 school COLUMN"]
            ),
            (
                "school,open,control_line\nA,1\nB,1,0,9\n",
                ["plan.csv:2 control_line FIELDS", "plan.csv:3 field 4 FIELDS"]
            ),
            (
                "school,open,control_line\nA,-1,390\nB,1.5,-3\n",
                [
                    "plan.csv:2 open SEATS", "plan.csv:3 open SEATS",
                    "plan.csv:3 control_line NUMBER",
                ]
            ),
            (
                "school,open,control_line\nA,99999999999999999999,1e3\nB,+2,390.125\n",
                [
                    "plan.csv:2 open SEATS", "plan.csv:2 control_line NUMBER",
                    "plan.csv:3 open SEATS", "plan.csv:3 control_line NUMBER",
                ]
            ),
            ("school,open,control_line\nA,1,0\nB,1,0\n\nA,1,0\n", ["plan.csv:5 school DUPLICATE"]),
            ("school,open,control_line\nA,1,0\nB,1,0\n\"C D\",1,0\n", ["plan.csv:4 school CODE"]),
            ("school,open,control_line\nA,1,0\nB,1,0\n=A,1,0\n", ["plan.csv:4 school CODE"]),
            ("school,open,control_line\nA,1,0\nB,\"1,0\n", ["plan.csv:3 open QUOTING"]),
            (
                "A,1,390\n",
                [
                    "plan.csv:1 A COLUMN", "plan.csv:1 field 2 COLUMN",
                    "plan.csv:1 field 3 COLUMN", "plan.csv:1 school COLUMN",
                    "plan.csv:1 open COLUMN", "plan.csv:1 control_line COLUMN",
                ]
            ),
        ])
    func wrongPlan(text: String, expected: [String]) {
        #expect(Self.faults { () throws(InvalidFiles) in try Self.read(plan: text) } == expected)
    }

    @Test("a wrong row of the quotas is named")
    func wrongQuotas() {
        let text = "school,junior_school,seats\nZ,J1,1\nA,J1,1\nA,J1,2\nB,,x\n"
        #expect(
            Self.faults { () throws(InvalidFiles) in try Self.read(quotas: text) } == [
                "quotas.csv:2 school UNKNOWN_SCHOOL", "quotas.csv:4 junior_school DUPLICATE",
                "quotas.csv:5 seats SEATS", "quotas.csv:5 junior_school CODE",
            ])
    }

    @Test(
        "a candidate's code is neither a formula to a spreadsheet nor a resident's ID number",
        arguments: [
            ("=HYPERLINK(1)", "CODE"), ("+1", "CODE"), ("-1", "CODE"), ("@a", "CODE"),
            ("＝1", "CODE"), ("\t1", nil), ("410802201509010011", "PRIVACY"),
            ("410802201509010012", nil), ("1-1", nil), ("a@b", nil),
            ("K11010519491231002X", "PRIVACY"), ("110105-19491231-002x", "PRIVACY"),
            ("11010519491231002Ｘ", "PRIVACY"), ("1101051949123１002X", "CODE"),
            ("410802201509010011考生", "PRIVACY"), ("41080220150901001", nil),
        ])
    func candidateCodes(code: String, rule: String?) {
        let text =
            "candidate,junior_school,eligible,score,keys,wishes\n\(code),J1,no,1,,\n"
        #expect(
            Self.faults { () throws(InvalidFiles) in try Self.read(candidates: text) }
                == (rule.map { ["candidates.csv:2 candidate \($0)"] } ?? []))
    }

    @Test("no school's code holds a resident's ID number")
    func schoolCodes() {
        let id = "110105-19491231-002X"
        #expect(
            Self.faults { () throws(InvalidFiles) in
                try Self.read(
                    plan: Self.plan + "\(id),1,0\n", quotas: Self.quotas + "A,\(id),1\n",
                    candidates: Self.candidates + "c3,\(id),no,1,,\n")
            } == [
                "plan.csv:4 school PRIVACY", "quotas.csv:3 junior_school PRIVACY",
                "candidates.csv:4 junior_school PRIVACY",
            ])
    }

    @Test("what is neither true nor false is told the words there are")
    func truths() throws {
        let text = "candidate,junior_school,eligible,score,keys,wishes\nc,J1,对,1,,\n"
        let invalid = #expect(throws: InvalidFiles.self) { try Self.read(candidates: text) }
        #expect(
            invalid?.violations.map(\.text) == [
                "candidates.csv:2: eligible (BOOLEAN): must be true or false, yes or no, 1 or 0, 是 or 否"
            ])
    }

    @Test("every wrong row of the candidates is named, and nothing is computed")
    func wrongCandidates() {
        let text = """
            candidate,junior_school,eligible,score,keys,wishes
            c1,J1,maybe,six,1 x,A B A
            c1,J1,是,600,,Z
            ,J1,True,-1,-2,B
            c4,J1,0,1000001,,A
            """
        #expect(
            Self.faults { () throws(InvalidFiles) in try Self.read(candidates: text) } == [
                "candidates.csv:2 eligible BOOLEAN", "candidates.csv:2 score NUMBER",
                "candidates.csv:2 keys NUMBER", "candidates.csv:2 wishes REPEATED_WISH",
                "candidates.csv:3 candidate DUPLICATE", "candidates.csv:3 wishes UNKNOWN_SCHOOL",
                "candidates.csv:4 score NUMBER", "candidates.csv:4 keys NUMBER",
                "candidates.csv:4 candidate CODE", "candidates.csv:5 score NUMBER",
            ])
    }

    @Test("of very many wrong rows a hundred are named, and all are counted")
    func bounded() {
        let heading = "candidate,junior_school,eligible,score,keys,wishes\n"
        let rows = (0..<250).map { "c\($0),J1,yes,x,,Z" }.joined(separator: "\n")
        let error = #expect(throws: InvalidFiles.self) {
            _ = try Self.read(candidates: heading + rows)
        }
        #expect(error?.violations.count == 100 && error?.count == 500)
    }

    @Test("a file above the largest size is refused before it is read")
    func largestFile() async throws {
        try await Temporary.withFolder { folder in
            let path = "\(folder)/plan.csv"
            try Data().write(to: URL(filePath: path))
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            // Sparse: it takes no room.
            try handle.truncate(atOffset: UInt64(CSVTable.largestBytes) + 1)
            try handle.close()
            let error = #expect(throws: ProgramError.self) {
                _ = try MarketFiles.read(plan: path, quotas: nil, candidates: path)
            }
            #expect(error?.description.contains("larger than") == true)
        }
    }

    @Test(
        "a score is exact to two decimals, and nothing else is a score",
        arguments: [
            ("0", 0), ("590", 59_000), ("590.5", 59_050), ("590.05", 59_005), ("0590.50", 59_050),
            ("1000000", 100_000_000), ("", nil), (".5", nil), ("5.", nil), ("1.234", nil),
            ("1,5", nil), ("+1", nil), ("1e2", nil), ("1000000.01", nil), ("５９０", nil),
            ("99999999999999999999999", nil), ("1..2", nil), ("NaN", nil),
        ] as [(String, Int?)])
    func scores(text: String, hundredths: Int?) {
        #expect(ExamScore(text)?.hundredths == hundredths)
    }
}
