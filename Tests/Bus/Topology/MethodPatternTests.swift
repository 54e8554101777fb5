import BusTesting
import Testing

@testable import Bus

struct MethodPatternTests {
    @Test(
        "a pattern matches whole paths, with * for any run of characters",
        arguments: [
            ("*", "a.v1/B", true), ("*", "", true), ("", "", true), ("", "a", false),
            ("a.v1/*", "a.v1/List", true), ("a.v1/*", "a.v2/List", false),
            ("a.v1/*", "a.v1/", true),
            ("*/List*", "a.v1/ListSchools", true), ("*/List*", "a.v1/GetList", false),
            ("a.v1/Get", "a.v1/Get", true), ("a.v1/Get", "a.v1/GetAll", false),
            ("*Get", "a.v1/Get", true), ("*Get", "a.v1/GetAll", false),
            ("a*a", "a", false), ("a*a", "aa", true), ("a*a", "aba", true),
            ("*ab*bc", "xabc", false), ("*ab*bc", "xabbc", true), ("a**b", "ab", true),
            ("*a*a*", "a", false), ("*.v1/*", "x.v1/Y", true), ("A*", "a", false),
        ])
    func table(pattern: String, path: String, matches: Bool) {
        #expect(MethodPattern(pattern).matches(path) == matches)
    }

    @Test("patterns agree with a matcher that tries everything", arguments: 0..<200)
    func secondImplementation(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let letters = Array("ab*")
        for _ in 0..<50 {
            let pattern = String(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    letters[Int.random(in: 0..<3, using: &random)]
                })
            let path = String(
                (0..<Int.random(in: 0...7, using: &random)).map { _ in
                    letters[Int.random(in: 0..<2, using: &random)]
                })
            #expect(
                MethodPattern(pattern).matches(path) == Self.slow(pattern[...], path[...]),
                "\(pattern) on \(path)")
        }
    }

    private static func slow(_ pattern: Substring, _ path: Substring) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        if first == "*" {
            return slow(pattern.dropFirst(), path)
                || (!path.isEmpty && slow(pattern, path.dropFirst()))
        }
        return path.first == first && slow(pattern.dropFirst(), path.dropFirst())
    }
}
