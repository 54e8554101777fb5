import Store
import Testing

struct PersonKeysTests {
    private let secret = [UInt8](0..<32)

    @Test("a person has one key, whichever way the check character is written")
    func oneKey() throws {
        let keys = try PersonKeys(secret: secret)
        let key = keys.key(forIDNumber: "41088320150901001X")
        #expect(key == keys.key(forIDNumber: "41088320150901001x"))
        #expect(key.count == 32)
        #expect(key.allSatisfy { "0123456789abcdef".contains($0) })
        #expect(key != keys.key(forIDNumber: "410802201509010011"))
    }

    @Test("another city's secret gives another key")
    func anotherSecret() throws {
        let here = try PersonKeys(secret: secret).key(forIDNumber: "410802201509010011")
        let there = try PersonKeys(secret: secret.reversed()).key(forIDNumber: "410802201509010011")
        #expect(here != there)
    }

    @Test("a secret that could be searched for is refused", arguments: [0, 16, 31, 65])
    func shortSecret(length: Int) {
        #expect(throws: StoreError.self) {
            try PersonKeys(secret: .init(repeating: 7, count: length))
        }
    }
}
