import Contracts
import Testing

struct SchoolCodeTests {
    @Test("every category of the list is accepted, and no other", arguments: 0...99)
    func categories(_ number: Int) {
        let known: Set = [11, 21, 22, 31, 32, 33, 34, 35, 36, 37, 41, 42, 51, 91, 92, 93]
        let text = (number < 10 ? "0" : "") + "\(number)41000001"
        let code = try? SchoolCode(text)
        #expect((code != nil) == known.contains(number))
        #expect(code?.category.rawValue == (known.contains(number) ? "\(number)" : nil))
    }

    @Test(
        "malformed codes are refused",
        arguments: [
            "", "214100001", "21410000011", "2116000001", "2100000001", "214100000A", "4141123456",
        ])
    func refused(_ text: String) {
        #expect(throws: InvalidText.self) { try SchoolCode(text) }
    }

    @Test("a college's serial is 0 and five digits")
    func college() throws {
        #expect(try SchoolCode("4141012345").category == .higher)
        #expect(SchoolCode(category: .higher, serial: 12_345)?.text == "4141012345")
        #expect(SchoolCode(category: .higher, serial: 100_000) == nil)
    }

    @Test("a code put together has its parts; the province is Henan unless stated")
    func puttingTogether() throws {
        let code = try #require(SchoolCode(category: .primary, serial: 7))
        #expect(code.text == "2141000007")
        #expect(code.isOfThisProvince)
        #expect(SchoolCode(category: .primary, province: 11, serial: 7)?.isOfThisProvince == false)
        #expect(SchoolCode(category: .primary, province: 99, serial: 7) == nil)
        #expect(SchoolCode(category: .primary, serial: 1_000_000) == nil)
    }

    @Test("every stage's own category leads back to the stage", arguments: Stage.allCases)
    func stages(_ stage: Stage) {
        #expect(stage.schoolCategory.stage == stage)
    }
}
