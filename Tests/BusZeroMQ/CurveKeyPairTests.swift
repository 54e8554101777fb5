import BusZeroMQ
import Testing

@Suite struct CurveKeyPairTests {
    @Test("a generated pair is valid, new, and its public half follows from the secret one")
    func generate() throws {
        let first = try CurveKeyPair.generate()
        let second = try CurveKeyPair.generate()
        #expect(first != second)
        #expect(CurveKeyPair.isKey(first.publicKey) && CurveKeyPair.isKey(first.secretKey))
        #expect(try CurveKeyPair(secretKey: first.secretKey) == first)
    }

    @Test("the public key is the one the ZeroMQ documentation computes from its secret one")
    func known() throws {
        let pair = try CurveKeyPair(secretKey: "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs")
        #expect(pair.publicKey == "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID")
    }

    @Test(
        "what is not 40 characters of Z85 is no key",
        arguments: [
            "", "short", String(repeating: "a", count: 39), String(repeating: "a", count: 41),
            String(repeating: "\"", count: 40), String(repeating: "#", count: 40),
            String(repeating: "é", count: 20), "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%c ",
        ])
    func invalid(text: String) {
        #expect(!CurveKeyPair.isKey(text))
        let error = #expect(throws: ZeroMQError.self) { try CurveKeyPair(secretKey: text) }
        #expect(error?.code == .keyInvalid)
        #expect(error.map { !$0.message.contains(text) || text.isEmpty } == true)
    }

    @Test("no description of a pair shows its secret key")
    func secret() throws {
        let pair = try CurveKeyPair.generate()
        var dumped = ""
        dump(pair, to: &dumped)
        for text in ["\(pair)", String(reflecting: pair), dumped] {
            #expect(text.contains(pair.publicKey) && !text.contains(pair.secretKey))
        }
    }
}
