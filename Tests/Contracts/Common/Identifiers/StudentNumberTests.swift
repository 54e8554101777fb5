import Contracts
import Testing

struct StudentNumberTests {
    @Test(
        "the three forms are read back as written",
        arguments: [
            ("G41082120120229002X", StudentNumber.Kind.formal),
            ("J410802201509010011", .formalWithoutID),
            ("L410802201509019999", .temporary),
            ("L410802201509010000", .temporary),
        ])
    func reads(_ text: String, _ kind: StudentNumber.Kind) throws {
        let number = try StudentNumber(text)
        #expect(number.text == text)
        #expect(number.kind == kind)
        #expect(number.birthDate.text == (kind == .formal ? "2012-02-29" : "2015-09-01"))
    }

    @Test("G and J carry a check character, L four random digits")
    func checks() throws {
        #expect(throws: InvalidText.self) { try StudentNumber("G410802201509010012") }
        #expect(throws: InvalidText.self) { try StudentNumber("J410802201509010012") }
        for last in 0...9 {
            #expect(throws: Never.self) { try StudentNumber("L41080220150901001\(last)") }
        }
        #expect(throws: InvalidText.self) { try StudentNumber("L41088320150901001X") }
    }

    @Test(
        "malformed numbers are refused",
        arguments: [
            "", "G", "410802201509010011", "A410802201509010011", "G4108022015090100111",
            "L410802201502300011", "L41080220150230001", "J410802201513010011",
        ])
    func refused(_ text: String) {
        #expect(throws: InvalidText.self) { try StudentNumber(text) }
    }

    @Test("only a formal number gives the ID number it was made from")
    func residentID() throws {
        let id = try ResidentID("41082120120229002X")
        #expect(StudentNumber(formal: id).text == "G41082120120229002X")
        #expect(try StudentNumber("G41082120120229002x").residentID == id)
        #expect(try StudentNumber("J41082120120229002X").residentID == nil)
        #expect(try StudentNumber("J41082120120229002X") != StudentNumber(formal: id))
    }

    @Test("it never prints the number in it")
    func hidden() throws {
        for text in ["G41082120120229002X", "L410802201509019999"] {
            let number = try StudentNumber(text)
            var dumped = ""
            dump(number, to: &dumped)
            for line in ["\(number)", String(reflecting: number), "\([number])", dumped] {
                #expect(!line.contains("4108"))
            }
        }
    }
}
