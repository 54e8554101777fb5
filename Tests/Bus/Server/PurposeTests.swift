import BusTesting
import Synchronization
import Testing

@testable import Bus

/// Purpose and case number of calls to methods with personal data.
@Suite(.timeLimit(.minutes(10)))
struct PurposeTests {
    private static let personal = Rights.gets[2]

    private static func caller(
        purposes: [String], districts: [String] = ["*"], mayActOnBehalf: Bool = false
    ) -> Caller {
        Caller(
            name: "tester",
            principal: Principal(
                subject: "tester", department: "education", roles: [Rights.clerk],
                districts: districts),
            mayActOnBehalf: mayActOnBehalf, allowedMethods: ["*"], purposes: purposes)
    }

    @Test(
        "what a call has to say is said, or it is refused by the server, by field, not executed",
        arguments: [
            (nil, "C", .invalidArgument, "PURPOSE_REQUIRED", "purpose"),
            ("", "C", .invalidArgument, "PURPOSE_REQUIRED", "purpose"),
            ("Audit!", "C", .invalidArgument, "PURPOSE_INVALID", "purpose"),
            ("1audit", "C", .invalidArgument, "PURPOSE_INVALID", "purpose"),
            (
                String(repeating: "a", count: 65), "C", .invalidArgument, "PURPOSE_INVALID",
                "purpose"
            ),
            ("staffing", "C", .permissionDenied, "PURPOSE_NOT_ALLOWED", "purpose"),
            ("audit", nil, .invalidArgument, "CASE_NUMBER_REQUIRED", "caseNumber"),
            ("audit", "", .invalidArgument, "CASE_NUMBER_REQUIRED", "caseNumber"),
            ("audit", " \u{3000} ", .invalidArgument, "CASE_NUMBER_REQUIRED", "caseNumber"),
            ("audit", "a\nb", .invalidArgument, "CASE_NUMBER_INVALID", "caseNumber"),
            (
                "audit", String(repeating: "a", count: 201), .invalidArgument,
                "CASE_NUMBER_INVALID", "caseNumber"
            ),
        ] as [(String?, String?, StatusCode, CallError.Reason, String)])
    func refused(
        purpose: String?, caseNumber: String?, code: StatusCode, reason: CallError.Reason,
        field: String
    ) async throws {
        let ran = Mutex(0)
        let service = Rights.definition { _ in ran.withLock { $0 += 1 } }
        try await TestBus.run(
            [service], as: Self.caller(purposes: ["audit", "student-*"]), purpose: nil
        ) { bus in
            let error = await #expect(throws: CallError.self) {
                try await bus.client.call(
                    Self.personal, .init(),
                    options: CallOptions(purpose: purpose, caseNumber: caseNumber))
            }
            #expect(error?.code == code && error?.reason == reason)
            #expect(error?.origin == .server && error?.executed == .no)
            #expect(error?.violations.map(\.field) == [field])
            for text in [purpose, caseNumber].compactMap({ $0 }) where text.count > 2 {
                #expect(error?.message.contains(text) == false)
            }
        }
        #expect(ran.withLock { $0 } == 0)
    }

    @Test(
        "a contract's purposes are a closed set: a pattern admits these alone, a word of the caller's own itself",
        arguments: [
            (["*"], "admission", nil, nil), (["*"], "nonsense", .invalidArgument, "known"),
            (["a*"], "audit", nil, nil), (["a*"], "aaa", .invalidArgument, "known"),
            (["a*"], "staffing", .permissionDenied, "allowed"),
            (["*", "census"], "census", nil, nil),
            (["census"], "admission", .permissionDenied, "allowed"),
            (["census"], "censuses", .invalidArgument, "known"),
        ] as [([String], String, StatusCode?, String?)])
    func closedSet(
        own: [String], stated: String, code: StatusCode?, rule: String?
    ) async throws {
        let service = ServiceDefinition(
            Census.self,
            handlers: [Handler(Census.get) { _, _ in Census.Nothing() }])
        try await TestBus.run([service], as: Self.caller(purposes: own), purpose: nil) { bus in
            let options = CallOptions(purpose: stated, caseNumber: "C")
            let error: CallError?
            do {
                _ = try await bus.client.call(Census.get, .init(), options: options)
                error = nil
            } catch let thrown as CallError { error = thrown }
            #expect(error?.code == code)
            #expect(error?.violations.map(\.field) == (code == nil ? nil : ["purpose"]))
            #expect(error?.violations.map(\.rule) == rule.map { [$0] })
            if code == .invalidArgument {
                #expect(error?.message.contains("admission, audit, staffing") == true)
                #expect(error?.message.contains(stated) == false)
            }
            let report = try await bus.client.call(
                Reflection.list, .init(service: Census.name), on: Census.name)
            let admitted = report.services.flatMap(\.methods).compactMap(\.purposes).first ?? []
            #expect(admitted.contains(stated) == (code == nil))
            #expect(!admitted.contains { $0.contains("*") })
        }
    }

    /// A contract that says what its data may be needed for.
    private enum Census: ServiceContract {
        static let name = "census.v1"
        static let purposes = ["admission", "audit", "staffing"]

        struct Nothing: BusMessage {}

        static let get = unary(
            "Get", Nothing.self, returns: Nothing.self, .read, access: .roles([Rights.clerk]),
            personalData: true, summary: "One.")
        static let methods: [any MethodDescriptor] = [get]
    }

    @Test("the handler sees both; a change of the topology counts from the next call on")
    func admitted() async throws {
        let seen = Mutex<[String]>([])
        let service = Rights.definition { context in
            seen.withLock { $0.append("\(context.purpose) \(context.caseNumber)") }
        }
        try await TestBus.run(
            [service], as: Self.caller(purposes: ["student-*"]), purpose: nil
        ) { bus in
            let options = CallOptions(purpose: "student-aid", caseNumber: "〔2025〕7号")
            _ = try await bus.client.call(Self.personal, .init(), options: options)
            var topology = bus.topology.current
            topology.callers["tester"]?.purposes = []
            bus.topology.update(topology)
            let error = await #expect(throws: CallError.self) {
                try await bus.client.call(Self.personal, .init(), options: options)
            }
            #expect(error?.reason == "PURPOSE_NOT_ALLOWED")
            // Nothing is asked of calls without personal data.
            _ = try await bus.client.call(Rights.gets[1], .init())
        }
        #expect(seen.withLock { $0 } == ["student-aid 〔2025〕7号", " "])
    }

    @Test("a call made inside a handler is for the same purpose and case, unless it says another")
    func inherited() async throws {
        let seen = Mutex<[String]>([])
        let service = Rights.definition { context in
            seen.withLock { $0.append("\(context.purpose) \(context.caseNumber)") }
        }
        try await TestBus.run([service], as: Self.caller(purposes: ["*"]), purpose: nil) { bus in
            let context = CallContext(
                deadline: .now + .seconds(10), requestID: "r", purpose: "audit", caseNumber: "7")
            try await CallContext.$current.withValue(context) {
                _ = try await bus.client.call(Self.personal, .init())
                _ = try await bus.client.call(
                    Self.personal, .init(), options: CallOptions(purpose: "staffing"))
            }
        }
        #expect(seen.withLock { $0 } == ["audit 7", "staffing 7"])
    }

    @Test("a handler's context carries what its caller said")
    func contextOfHandler() async throws {
        let seen = Mutex<[String?]>([])
        let service = Rights.definition { _ in
            seen.withLock { $0 += [CallContext.current?.purpose, CallContext.current?.caseNumber] }
        }
        try await TestBus.run([service], as: Self.caller(purposes: ["*"]), purpose: nil) { bus in
            _ = try await bus.client.call(
                Self.personal, .init(), options: CallOptions(purpose: "audit", caseNumber: "7"))
            _ = try await bus.client.call(Rights.gets[0], .init())
        }
        #expect(seen.withLock { $0 } == ["audit", "7", nil, nil])
    }

    @Test(
        "a caller speaks for principals of its own districts only",
        arguments: [
            (["*"], ["410802"], true), (["*"], ["*"], true), (["*"], [], true), ([], [], true),
            (["410802"], ["410802"], true), (["410802", "410803"], ["410803"], true),
            (["410802"], ["*"], false), (["410802"], ["410802", "410803"], false),
            ([], ["410802"], false),
        ])
    func districts(own: [String], claimed: [String], isAllowed: Bool) async throws {
        let service = Rights.definition { _ in }
        let caller = Self.caller(purposes: [], districts: own, mayActOnBehalf: true)
        try await TestBus.run([service], as: caller) { bus in
            let other = Principal(
                subject: "o", department: "education", roles: [Rights.clerk], districts: claimed)
            do {
                _ = try await bus.client.call(
                    Rights.gets[1], .init(), options: CallOptions(onBehalfOf: other))
                #expect(isAllowed)
            } catch let error as CallError {
                #expect(!isAllowed)
                #expect(error.code == .permissionDenied && error.reason == "DISTRICT_NOT_COVERED")
                #expect(error.origin == .server && error.executed == .no)
            }
        }
    }
}
