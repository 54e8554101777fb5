import Bus
import Contracts
import Foundation
import Testing

@testable import Aid

@Suite struct ParameterTableTests {
    let table = AidFixtures.plan

    @Test("every row of the file loads, every cell as printed")
    func verbatim() {
        let file = String(decoding: PackageResources.aid_parameters_csv, as: UTF8.self)
        // No cell of the file is quoted, so a line splits at its commas.
        #expect(!file.contains("\""))
        let lines = file.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let loaded = table.rows.map {
            [
                $0.programme, $0.stage, $0.who, $0.amount, $0.unit, $0.validFrom ?? "",
                $0.validTo ?? "", $0.source,
            ]
        }
        #expect(loaded == Array(lines))
        #expect(loaded.count >= 35)
    }

    @Test("every programme answers in every term what a second implementation answers")
    func oracle() throws {
        let cases = try AidFixtures.oracle("parameters.json")
        let programmes = Set(table.rows.map(\.programme))
        #expect(cases.count == programmes.count * AidFixtures.terms.count)
        for programme in programmes {
            for term in AidFixtures.terms {
                let answer: String
                do {
                    answer = try table.knownRow(of: programme, in: term).amount
                } catch .outsideValidity {
                    answer = "outsideValidity"
                } catch .amountNotFound {
                    answer = "amountNotFound"
                } catch {
                    answer = "\(error)"
                }
                #expect(answer == cases["\(programme)/\(term.text)"], "\(programme) \(term.text)")
            }
        }
    }

    @Test(
        "an amount changes exactly at its term",
        arguments: [
            ("senior_grant", "2024A", "2000 avg"), ("senior_grant", "2025S", "2300 avg"),
            ("living_boarding_primary", "2023A", "1000"),
            ("living_boarding_primary", "2024S", "1250"),
            ("living_boarding_junior", "2023A", "1250"),
            ("living_boarding_junior", "2024S", "1500"),
            ("voc_grant", "2024A", "2000 avg"), ("voc_grant", "2025S", "2300 avg"),
            ("he_nat_scholarship", "2023A", "8000"), ("he_nat_scholarship", "2024S", "10000"),
            ("he_grant", "2024S", "3300 avg"), ("he_grant", "2024A", "3700 avg (2500–5000)"),
            ("loan_cap_ug", "2021S", "8000"), ("loan_cap_ug", "2021A", "12000"),
            ("loan_cap_ug", "2023A", "16000"), ("loan_cap_ug", "2024A", "20000"),
            ("loan_cap_pg", "2024S", "20000"), ("loan_cap_pg", "2024A", "25000"),
        ])
    func boundary(_ programme: String, _ term: String, _ amount: String) throws {
        #expect(try table.row(of: programme, in: AidFixtures.term(term)).amount == amount)
    }

    @Test(
        "a term outside what is known is OUT_OF_RANGE naming programme, term and what is known",
        arguments: [
            ("senior_grant", "2014A", "2015S–2024A, 2025S–2026A"),
            ("senior_grant", "2027S", "2015S–2024A, 2025S–2026A"),
            ("living_day", "2019S", "2019A–2026A"),
            ("he_inspire", "2022A", "2023S–2023A, 2024S–2026A"),
            ("two_exemptions", "2026S", "2026A–2026A"),
        ])
    func outside(_ programme: String, _ term: String, _ known: String) throws {
        let error = try #require(throws: ParameterError.self) {
            try table.row(of: programme, in: AidFixtures.term(term))
        }
        #expect(error.callError.code == .outOfRange)
        #expect(error.callError.violations.map(\.rule) == ["A4"])
        for part in [programme, term, known] {
            #expect(error.callError.message.contains(part))
        }
    }

    @Test("an amount that was never found is an error, not a number")
    func notFound() throws {
        let term = AidFixtures.term("2026A")
        #expect(try table.row(of: "nutrition_henan", in: term).amountFen == nil)
        #expect(throws: ParameterError.amountNotFound(programme: "nutrition_henan", term: term)) {
            try table.knownRow(of: "nutrition_henan", in: term)
        }
        #expect(throws: ParameterError.unknownProgramme("nothing")) {
            try table.row(of: "nothing", in: term)
        }
    }

    @Test("a gap between two rows is an error, not the older value")
    func gap() throws {
        let table = try ParameterTable(
            csv: header + "a,x,y,100,元/年,2019A,2020A,V\na,x,y,200,元/年,2022S,,V\n",
            lastChecked: AidFixtures.term("2023A"))
        for term in ["2021S", "2021A", "2019S", "2024S"].map(AidFixtures.term) {
            #expect(throws: ParameterError.self) { try table.row(of: "a", in: term) }
        }
        #expect(
            try table.row(of: "a", in: AidFixtures.term("2020A")).amountFen == Money(fen: 10_000))
    }

    @Test(
        "a table that cannot be trusted is refused with its row and column",
        arguments: [
            ("a,x,y,100,元/年,2019A,,V\n,x,y,1,元/年,2019A,,V\n", 2, "programme"),
            ("a,,y,100,元/年,2019A,,V\n", 1, "stage"),
            ("a,x,y,,元/年,2019A,,V\n", 1, "amount"),
            ("a,x,y,12.5,元/年,2019A,,V\n", 1, "amount"),
            ("a,x,y,-5,元/年,2019A,,V\n", 1, "amount"),
            ("a,x,y,0,元/年,2019A,,V\n", 1, "amount"),
            ("a,x,y,1000 or so,元/年,2019A,,V\n", 1, "amount"),
            ("a,x,y,101% of boarding,ratio,2019A,,V\n", 1, "amount"),
            ("a,x,y,300 avg (400–500),元/年,2019A,,V\n", 1, "amount"),
            ("a,x,y,100,,2019A,,V\n", 1, "unit"),
            ("a,x,y,100,元/年,2019B,,V\n", 1, "valid_from"),
            ("a,x,y,100,元/年,2030S,,V\n", 1, "valid_from"),
            ("a,x,y,100,元/年,2019A,never,V\n", 1, "valid_to"),
            ("a,x,y,100,元/年,2019A,2019S,V\n", 1, "valid_to"),
            ("a,x,y,100,元/年,2019A,,\n", 1, "tag"),
            ("a,x,y,100,元/年,2019A,,Very sure\n", 1, "tag"),
            ("a,x,y,100,元/年,2019A,,V\nb,x,y,100,元/年,2019A,V\n", 2, "tag"),
            ("a,x,y,100,元/年,2019A,,V\na,x,y,200,元/年,2020A,,V\n", 2, "valid_from"),
        ])
    func refused(_ rows: String, _ row: Int, _ column: String) throws {
        let error = try #require(throws: ParameterTableError.self) {
            try ParameterTable(csv: header + rows, lastChecked: AidFixtures.term("2026A"))
        }
        #expect(error.row == row)
        #expect(error.column.rawValue == column)
        #expect(error.description.contains("row \(row), column \(column)"))
    }

    @Test("another header is refused")
    func wrongHeader() {
        #expect(throws: ParameterTableError.self) {
            try ParameterTable(
                csv: "programme,amount\na,1\n", lastChecked: AidFixtures.term("2026A"))
        }
    }

    private let header = "programme,stage,who,amount,unit,valid_from,valid_to,tag\n"
}
