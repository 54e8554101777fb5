import Contracts
import Testing

struct KeyAndRegionTests {
    @Test("a person key is 32 lower-case hexadecimal digits and nothing else")
    func personKey() throws {
        let text = "00f1e2d3c4b5a69788796a5b4c3d2e1f"
        #expect(try PersonKey(text).text == text)
        for wrong in [
            "", text.uppercased(), String(text.dropLast()), text + "0", "g" + text.dropFirst(),
        ] {
            #expect(throws: InvalidText.self) { try PersonKey(wrong) }
        }
    }

    @Test("a person key made of bytes writes those bytes, and keys order as their texts do")
    func personKeyBytes() throws {
        var numbers = SeededNumbers(seed: 3)
        var keys: [PersonKey] = []
        for _ in 0..<200 {
            let bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            let key = try #require(PersonKey(bytes: bytes))
            let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(key.text == hex)
            #expect(try PersonKey(hex) == key)
            keys.append(key)
        }
        #expect(keys.sorted().map(\.text) == keys.map(\.text).sorted())
        #expect(PersonKey(bytes: [1, 2, 3]) == nil)
    }

    @Test("a region code is six digits")
    func regionCode() throws {
        #expect(try RegionCode("410871").text == "410871")
        for wrong in ["", "41080", "4108021", "41080A", "４１０８０２"] {
            #expect(throws: InvalidText.self) { try RegionCode(wrong) }
        }
    }

    @Test("text values are object keys in JSON")
    func keys() throws {
        #expect(try Holder.json([RegionCode("410802"): 1]) == #"{"value":{"410802":1}}"#)
        #expect(
            try Holder<[TermCode: Int]>.decode(#"{"value":{"2025A":3}}"#) == [TermCode("2025A"): 3])
    }
}
