import Cryptography
import Testing

struct DigestTests {
    @Test(
        "BLAKE2b gives RFC 7693's and the reference implementation's digests",
        arguments: [
            (
                "abc", 64,
                "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                    + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
            ),
            ("", 32, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
            ("abc", 32, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
        ])
    func knownDigests(text: String, length: Int, expected: String) {
        #expect(Hex.encode(Digest.blake2b(Array(text.utf8), length: length)) == expected)
    }

    @Test(
        "SHA-256 gives the standard's digests",
        arguments: [
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ])
    func sha256(text: String, expected: String) {
        #expect(Hex.encode(Digest.sha256(Array(text.utf8))) == expected)
    }

    @Test("the keyed digest of nothing is the reference implementation's")
    func keyed() {
        let key = [UInt8](0..<64)
        let digest = Digest.blake2b([], key: key, length: 64)
        #expect(
            Hex.encode(digest)
                == "10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786"
                + "b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568")
    }

    @Test("another key gives another digest, and none of them is the plain one")
    func keysMatter() {
        let bytes = Array("410802201509010011".utf8)
        let first = Digest.blake2b(bytes, key: [UInt8](repeating: 1, count: 32), length: 16)
        let second = Digest.blake2b(bytes, key: [UInt8](repeating: 2, count: 32), length: 16)
        #expect(Set([first, second, Digest.blake2b(bytes, length: 16)]).count == 3)
    }
}
