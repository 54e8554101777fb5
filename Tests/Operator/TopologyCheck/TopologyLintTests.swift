import Bus
import Testing

@testable import Operator

struct TopologyLintTests {
    /// Two real keys, made for this test.
    static let keys = [
        "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
    ]

    private static func text(
        services: String =
            #""aid.v1":{"instances":[{"address":"tcp://10.0.0.1:9103","publicKey":"KEY0"}]}"#,
        caller: String = ""
    ) -> [UInt8] {
        let fields = [
            "publicKeys": #"["KEY1"]"#, "department": #""education""#, "roles": #"["system"]"#,
            "districts": #"["*"]"#, "mayActOnBehalf": "false", "allowedMethods": #"["aid.v1/*"]"#,
        ]
        let usual = fields.filter { !caller.contains("\"\($0.key)\"") }.map {
            "\"\($0.key)\":\($0.value)"
        }
        let members = (usual + (caller.isEmpty ? [] : [caller])).joined(separator: ",")
        let text = "{\"services\":{\(services)},\"callers\":{\"a\":{\(members)}}}"
        return Array(
            text.replacing("KEY0", with: keys[0]).replacing("KEY1", with: keys[1]).utf8)
    }

    @Test("a good topology has no findings")
    func good() {
        #expect(TopologyLint(Self.text()).findings == [])
        let more = #""purposes":["audit","admission-*"],"districts":["410802","*"]"#
        #expect(TopologyLint(Self.text(caller: more)).findings == [])
    }

    @Test(
        "what is wrong with a caller is named by its field",
        arguments: [
            (#""roles":["system","boss"]"#, "callers.a.roles[1]", "ROLE_UNKNOWN"),
            (#""districts":["410899"]"#, "callers.a.districts[0]", "DISTRICT_UNKNOWN"),
            (#""purposes":["Audit"]"#, "callers.a.purposes[0]", "PURPOSE_INVALID"),
            (#""purpose":["audit"]"#, "callers.a.purpose", "UNKNOWN_FIELD"),
            (#""publicKeys":["short"]"#, "callers.a.publicKeys[0]", "KEY_INVALID"),
            (#""publicKeys":["KEY1","KEY1"]"#, "callers.a.publicKeys[1]", "KEY_SHARED"),
            (
                #""allowedMethods":["aid.v1/*","aids.v1/*"]"#, "callers.a.allowedMethods[1]",
                "SERVICE_UNKNOWN"
            ),
            (#""allowedMethods":["aid.v1"]"#, "callers.a.allowedMethods[0]", "SERVICE_UNKNOWN"),
            (#""roles":7"#, "topology", "UNREADABLE"),
            (#""department":"x","department":"y""#, "callers.a.department", "DUPLICATE_MEMBER"),
        ])
    func callers(caller: String, field: String, rule: String) {
        let findings = TopologyLint(Self.text(caller: caller)).findings
        #expect(findings.map(\.field) == [field], "\(findings)")
        #expect(findings.map(\.rule.rawValue) == [rule])
    }

    @Test(
        "what is wrong with a service is named by its field",
        arguments: [
            (#""aid.v1":{"instances":[]}"#, "services.aid.v1.instances", "NO_INSTANCE"),
            (
                #""aid.v1":{"instances":[{"address":"tcp://10.0.0.1:9103","publicKey":"KEY0"},{"address":"tcp://10.0.0.1:9103","publicKey":"KEY0"}]}"#,
                "services.aid.v1.instances[1]", "ADDRESS_SHARED"
            ),
            (
                #""aid.v1":{"instances":[{"address":"tcp://10.0.0.1:9103","publicKey":"KEY0"}]},"b.v1":{"instances":[{"address":"tcp://10.0.0.1:9103","publicKey":"KEY1"}]}"#,
                "services.b.v1.instances[0].address", "ADDRESS_SHARED"
            ),
            (
                #""aid.v1":{"instances":[{"address":"tcp://10.0.0.1:1","publicKey":"KEY0"}]},"b.v1":{"instances":[{"address":"tcp://10.0.0.1:2","publicKey":"KEY0"}]}"#,
                "services.b.v1.instances[0].publicKey", "KEY_SHARED"
            ),
            (
                #""aid.v1":{"instances":[{"address":"tcp://10.0.0.1","publicKey":"KEY0"}]}"#,
                "services.aid.v1.instances[0].address", "ADDRESS_INVALID"
            ),
            (
                #""aid.v1":{"instances":[{"address":"tcp://10.0.0.1:70000","publicKey":"KEY0"}]}"#,
                "services.aid.v1.instances[0].address", "ADDRESS_INVALID"
            ),
            (
                #""aid.v1":{"instances":[{"address":"tcp://10.0.0.1:1"}]}"#,
                "services.aid.v1.instances[0].publicKey", "KEY_INVALID"
            ),
            (
                #""aid.v1":{"instances":[{"address":"tcp://10.0.0.1:1","publicKey":"KEY0","weight":2}]}"#,
                "services.aid.v1.instances[0].weight", "UNKNOWN_FIELD"
            ),
            (
                #""aid.v1":{"instances":[]},"aid.v1":{"instances":[{"address":"tcp://10.0.0.1:1","publicKey":"KEY0"}]}"#,
                "services.aid.v1", "DUPLICATE_MEMBER"
            ),
        ])
    func services(services: String, field: String, rule: String) {
        let findings = TopologyLint(Self.text(services: services)).findings
            .filter { $0.rule != .noInstance || rule == "NO_INSTANCE" }
        #expect(findings.map(\.field) == [field], "\(findings)")
        #expect(findings.map(\.rule.rawValue) == [rule])
    }

    @Test("two keys of one service at one address are a change of key, no fault")
    func rotation() {
        let text =
            #""aid.v1":{"instances":[{"address":"tcp://10.0.0.1:1","publicKey":"KEY0"},{"address":"tcp://10.0.0.1:1","publicKey":"KEY1"}]}"#
        #expect(TopologyLint(Self.text(services: text)).findings == [])
    }

    @Test("every finding of a file is told at once")
    func all() {
        let findings = TopologyLint(
            Self.text(caller: #""roles":["boss"],"districts":["x"],"purposes":["X"]"#)
        ).findings
        #expect(Set(findings.map(\.rule)) == [.roleUnknown, .districtUnknown, .purposeInvalid])
    }

    @Test(
        "members that stand twice are found at any depth, whatever the text holds",
        arguments: [
            (#"{"a":1,"b":2}"#, []), (#"{"a":1,"a":2}"#, ["a"]),
            (#"{"a":{"b":1},"c":{"b":1}}"#, []), (#"{"a":[{"b":1},{"b":1,"b":2}]}"#, ["a[1].b"]),
            (#"{"a":"\"a\":1,","b":["a","a"]}"#, []), (#"{"\u0061":1,"a":2}"#, ["a"]),
            (#"{"a\\":1,"a":2}"#, []), (#"["a","a"]"#, []), (#"{"a":1,"a":2,"a":3}"#, ["a", "a"]),
            (#"{"a":{},"b":{"x":[],"x":{}}}"#, ["b.x"]), ("{", []), (#"{"a"#, []), ("", []),
        ] as [(String, [String])])
    func duplicates(text: String, fields: [String]) {
        #expect(DuplicateMembers.fields(in: Array(text.utf8)) == fields)
    }
}
