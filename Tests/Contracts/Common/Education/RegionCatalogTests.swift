import Bus
import Contracts
import Testing

struct RegionCatalogTests {
    @Test("the catalogue is the plan's table, line by line")
    func table() {
        let lines = RegionCatalog.all.map { region in
            let urban = region.kind == .prefecture ? "-" : region.isFiveUrban ? "1" : "0"
            return "\(region.code.text),\(region.name),\(region.kind.rawValue),\(urban),"
                + region.codeSystem.rawValue
        }
        #expect(
            lines == [
                "410800,焦作市（市直）,prefecture,-,GB/T 2260",
                "410802,解放区,district,1,GB/T 2260",
                "410803,中站区,district,1,GB/T 2260",
                "410804,马村区,district,1,GB/T 2260",
                "410811,山阳区,district,1,GB/T 2260",
                "410871,焦作城乡一体化示范区,zone,1,NBS-STAT",
                "410821,修武县,county,0,GB/T 2260",
                "410822,博爱县,county,0,GB/T 2260",
                "410823,武陟县,county,0,GB/T 2260",
                "410825,温县,county,0,GB/T 2260",
                "410882,沁阳市,countyLevelCity,0,GB/T 2260",
                "410883,孟州市,countyLevelCity,0,GB/T 2260",
            ])
    }

    @Test("eleven districts, five of them urban, and the city is none of them")
    func counts() {
        #expect(RegionCatalog.districts.count == 11)
        #expect(RegionCatalog.districts.filter(\.isFiveUrban).count == 5)
        #expect(!RegionCatalog.districts.contains { $0.code.isCity })
    }

    @Test("a code of another city is INVALID_ARGUMENT naming the field")
    func require() throws {
        #expect(try RegionCatalog.require(RegionCode("410871"), field: "region").isFiveUrban)
        let error = #expect(throws: CallError.self) {
            try RegionCatalog.require(RegionCode("410100"), field: "school.region")
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.violations.first?.field == "school.region")
    }

    @Test("officers read and write, auditors only read, citizens neither")
    func roles() {
        #expect(Access.officers.admits([.cityOfficer]))
        #expect(!Access.officers.admits([.auditor, .principal]))
        #expect(Access.readers.admits([.auditor]))
        #expect(!Access.readers.admits([.citizen, .guardian, .schoolOperator]))
    }

    @Test("a broken rule of the domain is FAILED_PRECONDITION with rule and field")
    func ruleViolation() {
        let error = RuleViolation("E4", "PLAN_OVER_SEATS", field: "lines[2].seats", "too many")
            .callError
        #expect(error.code == .failedPrecondition)
        #expect(error.reason == "PLAN_OVER_SEATS")
        #expect(error.violations.map(\.field) == ["lines[2].seats"])
        #expect(error.violations.map(\.rule) == ["E4"])
    }
}
