import Cryptography
import Testing

struct BytesTests {
    @Test("hexadecimal text of any bytes reads back, in either case")
    func hexRoundTrip() {
        let bytes = [UInt8](0...255)
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        #expect(Hex.decode(Hex.encode(bytes).uppercased()) == bytes)
        #expect(Hex.encode([0x0f, 0xa0]) == "0fa0")
    }

    @Test("what is not hexadecimal is refused", arguments: ["0", "0g", "012", "é0", " 0"])
    func notHex(text: String) {
        #expect(Hex.decode(text) == nil)
    }

    @Test("random bytes have the length asked for and do not repeat")
    func random() {
        #expect(RandomBytes.make(0).isEmpty)
        let many = (0..<100).map { _ in RandomBytes.make(16) }
        #expect(many.allSatisfy { $0.count == 16 })
        #expect(Set(many).count == 100)
    }

    @Test("two secrets are equal only when every byte and the length are")
    func constantTime() {
        #expect(ConstantTime.equal([1, 2, 3], [1, 2, 3]))
        #expect(ConstantTime.equal([], []))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2, 4]))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2]))
        #expect(!ConstantTime.equal([0, 2, 3], [1, 2, 3]))
    }
}
