import Contracts
import Foundation
import Testing

struct ResidentIDTests {
    @Test(
        "valid numbers are read back as written",
        arguments: [
            ("410802201509010011", "2015-09-01", Sex.male),
            ("410811201509010018", "2015-09-01", Sex.male),
            ("41088320150901001X", "2015-09-01", Sex.male),
            ("41082120120229002X", "2012-02-29", Sex.female),
        ])
    func reads(_ text: String, _ birth: String, _ sex: Sex) throws {
        let id = try ResidentID(text)
        #expect(id.text == text)
        #expect(id.birthDate == (try CalendarDate(birth)))
        #expect(id.sex == sex)
        #expect(id.regionPrefix == Int(text.prefix(6)))
    }

    @Test("a lower-case x is accepted and stored upper-case")
    func lowerCase() throws {
        #expect(try ResidentID("41088320150901001x").text == "41088320150901001X")
        #expect(try ResidentID("41088320150901001x") == ResidentID("41088320150901001X"))
    }

    @Test("python-stdnum agrees on every number, but for places it does not know")
    func oracle() throws {
        let oracle = try OracleCases.read("resident-ids.json")
        #expect(oracle.cases.count > 400)
        for one in oracle.cases {
            let id = try? ResidentID(one.text)
            let expected = one.valid || one.why == "UnknownPlace"
            #expect((id != nil) == expected, "\(one.text) \(one.why ?? "valid")")
            #expect(id?.birthDate.text == (expected ? one.birthDate : nil))
        }
    }

    @Test("any one digit changed is refused, in every place")
    func singleErrors() throws {
        for text in ["410802201509010011", "41082120120229002X"] {
            let bytes = Array(text.utf8)
            for place in bytes.indices {
                for digit in Array("0123456789X".utf8) where digit != bytes[place] {
                    var changed = bytes
                    changed[place] = digit
                    let changedText = String(decoding: changed, as: UTF8.self)
                    #expect(throws: InvalidText.self) { try ResidentID(changedText) }
                }
            }
        }
    }

    @Test("two different neighbours exchanged are refused, in every place")
    func transpositions() throws {
        var numbers = SeededNumbers(seed: 1)
        for _ in 0..<300 {
            let bytes = Array(try Self.random(&numbers).text.utf8)
            for place in 0..<17 where bytes[place] != bytes[place + 1] {
                var changed = bytes
                changed.swapAt(place, place + 1)
                let changedText = String(decoding: changed, as: UTF8.self)
                #expect(throws: InvalidText.self) { try ResidentID(changedText) }
            }
        }
    }

    @Test("a number put together from its parts is a valid number with those parts")
    func puttingTogether() throws {
        var numbers = SeededNumbers(seed: 2)
        for _ in 0..<2000 {
            let made = try Self.random(&numbers)
            let read = try ResidentID(made.text)
            #expect(read == made)
            #expect(read.regionPrefix == made.regionPrefix)
            #expect(read.birthDate == made.birthDate)
        }
    }

    @Test("parts out of range make no number")
    func outOfRange() throws {
        let birth = try CalendarDate("2015-09-01")
        #expect(ResidentID(regionPrefix: 1_000_000, birthDate: birth, serial: 1) == nil)
        #expect(ResidentID(regionPrefix: -1, birthDate: birth, serial: 1) == nil)
        #expect(ResidentID(regionPrefix: 410_802, birthDate: birth, serial: 1000) == nil)
        #expect(ResidentID(regionPrefix: 410_802, birthDate: birth, serial: -1) == nil)
    }

    @Test("it never prints itself, in no description, dump, interpolation, optional or error")
    func hidden() throws {
        let text = "410802201509010011"
        let id = try ResidentID(text)
        var dumped = ""
        dump([id], to: &dumped)
        var printed = [
            "\(id)", String(describing: id), String(reflecting: id), id.debugDescription, dumped,
            "\(Optional(id) as Any)", "\([id: 1])", "\(Holder(value: id))",
        ]
        do {
            _ = try Holder<ResidentID>.decode(#"{"value":"410802201509010012"}"#)
            Issue.record("a wrong check character was accepted")
        } catch {
            printed.append("\(error)")
            printed.append("\(String(reflecting: error))")
        }
        for line in printed {
            #expect(!line.contains("4108022015"))
            #expect(!line.contains("41080220150901001"))
            #expect(!line.contains("20150901"))
        }
    }

    @Test("the masked form keeps four and four, and nothing of the birth date")
    func masked() throws {
        #expect(try ResidentID("410802201509010011").masked == "4108**********0011")
    }

    @Test("it crosses the bus as its text, and a wrong one names the standard")
    func coding() throws {
        let id = try ResidentID("41088320150901001X")
        #expect(try Holder.json(id) == #"{"value":"41088320150901001X"}"#)
        #expect(try Holder.decode(#"{"value":"41088320150901001x"}"#) == id)
        let error = #expect(throws: DecodingError.self) {
            try Holder<ResidentID>.decode(#"{"value":"410883201509010010"}"#)
        }
        guard case .dataCorrupted(let context) = error else {
            Issue.record("expected dataCorrupted")
            return
        }
        #expect(context.codingPath.map(\.stringValue) == ["value"])
        #expect(context.debugDescription.contains("GB 11643"))
    }

    static func random(_ numbers: inout SeededNumbers) throws -> ResidentID {
        let day = try #require(
            CalendarDate(daysSinceEpoch: Int.random(in: -20_000...60_000, using: &numbers)))
        return try #require(
            ResidentID(
                regionPrefix: Int.random(in: 0...999_999, using: &numbers), birthDate: day,
                serial: Int.random(in: 0...999, using: &numbers)))
    }
}
