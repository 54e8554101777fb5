import Contracts
import Testing

struct SocialCreditCodeTests {
    @Test(
        "valid codes are read back as written, remainder 0 included",
        arguments: [
            "12410800416000123N", "124108004160000130", "52410811MJF000001E", "91350100M000100Y43",
        ])
    func reads(_ text: String) throws {
        #expect(try SocialCreditCode(text).text == text)
        #expect(try SocialCreditCode(text.lowercased()).text == text)
    }

    @Test("python-stdnum agrees on every code")
    func oracle() throws {
        let oracle = try OracleCases.read("social-credit-codes.json")
        #expect(oracle.cases.count > 400)
        for one in oracle.cases {
            let code = try? SocialCreditCode(one.text)
            #expect((code != nil) == one.valid, "\(one.text) \(one.why ?? "valid")")
        }
    }

    @Test("any one character changed is refused, and any two different neighbours exchanged")
    func errors() throws {
        let bytes = Array("52410811MJF000001E".utf8)
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
        for place in bytes.indices {
            for other in alphabet where other != bytes[place] {
                var changed = bytes
                changed[place] = other
                let text = String(decoding: changed, as: UTF8.self)
                #expect(throws: InvalidText.self) { try SocialCreditCode(text) }
            }
            guard place > 0, bytes[place] != bytes[place - 1] else { continue }
            var changed = bytes
            changed.swapAt(place, place - 1)
            let text = String(decoding: changed, as: UTF8.self)
            #expect(throws: InvalidText.self) { try SocialCreditCode(text) }
        }
    }

    @Test("the letters I, O, S, V and Z do not exist", arguments: ["I", "O", "S", "V", "Z"])
    func missingLetters(_ letter: String) {
        #expect(throws: InvalidText.self) { try SocialCreditCode("12410800\(letter)16000123N") }
    }
}
