import Admission
import Testing

struct RuleVersionTests {
    @Test("a version is printed behind its rule's name")
    func description() {
        #expect("\(RuleVersion("m3", version: 2))" == "m3.v2")
    }
}
