// swift-tools-version: 6.3
import PackageDescription

// EduBus: programs under Services/, what they share under Shared/, tests mirroring both.
// Which target may import which is held by Tests/House/ImportRules.swift.

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let configuration = product(name: "Configuration", package: "swift-configuration")
    static let csv = product(name: "SwiftCSV", package: "SwiftCSV")
    static let deque = product(name: "DequeModule", package: "swift-collections")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let heap = product(name: "HeapModule", package: "swift-collections")
    static let histogram = product(name: "Histogram", package: "hdrhistogram-swift")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let log = product(name: "Logging", package: "swift-log")
    static let metrics = product(name: "Metrics", package: "swift-metrics")
    static let metricsTestKit = product(name: "MetricsTestKit", package: "swift-metrics")
    static let mustache = product(name: "Mustache", package: "swift-mustache")
    static let tracing = product(name: "Tracing", package: "swift-distributed-tracing")
    static let tracingInMemory = product(
        name: "InMemoryTracing", package: "swift-distributed-tracing")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
}

/// A library under Shared/.
func shared(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Shared/\(name)", swiftSettings: strict)
}

/// A service's library under Services/, beside its Main/.
func service(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Services/\(name)", exclude: ["Main"],
        resources: resources, swiftSettings: strict)
}

/// A program: the only place where a service library meets the ZeroMQ transport.
func main(_ name: String, extra: [Target.Dependency] = []) -> Target {
    .executableTarget(
        name: "\(name)Main",
        dependencies: [.target(name: name), "ServiceKit", "Bus", "BusZeroMQ"] + extra,
        path: "Services/\(name)/Main", swiftSettings: strict)
}

/// A test target under Tests/, named after what it tests.
func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [])
    -> Target
{
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)",
        resources: resources, swiftSettings: strict)
}

let serviceParts: [Target.Dependency] = ["Bus", "Contracts", "Store", "Cryptography", .log]

let package = Package(
    name: "edubus",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "edubus", targets: ["OperatorMain"]),
        .executable(name: "edubus-enrollment", targets: ["EnrollmentMain"]),
        .executable(name: "edubus-teachers", targets: ["TeachersMain"]),
        .executable(name: "edubus-aid", targets: ["AidMain"]),
        .executable(name: "edubus-projects", targets: ["ProjectsMain"]),
        .executable(name: "edubus-gateway", targets: ["GatewayMain"]),
        .executable(name: "edubus-register", targets: ["RegisterMain"]),
        .executable(name: "edubus-bench", targets: ["Benchmarks"]),
        .executable(name: "edubus-peer", targets: ["Peer"]),
        .executable(name: "edubus-conformance", targets: ["Conformance"]),
        .executable(name: "edubus-simulation", targets: ["SimulationMain"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "CommandLineArguments"]),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Shared: the bus, and what every program needs.
        .systemLibrary(name: "CZeroMQ", path: "Shared/CZeroMQ"),
        .systemLibrary(name: "CSodium", path: "Shared/CSodium"),
        .systemLibrary(name: "CZlib", path: "Shared/CZlib"),
        shared("Cryptography", ["CSodium"]),
        shared("Bus", ["CZlib", .log, .metrics, .tracing, .deque, .heap]),
        shared("BusTesting", ["Bus", .log]),
        shared("BusZeroMQ", ["Bus", "CZeroMQ", .log]),
        shared("Contracts", ["Bus"]),
        shared("Store", ["Bus", "Cryptography", .grdb, .log]),
        shared("Observability", [.metrics, .tracing, .deque, .lifecycle, .log]),
        shared("Admin", ["Observability", .hummingbird, .lifecycle, .log]),
        shared(
            "ServiceKit",
            [
                "Bus", "Store", "Cryptography", "Observability", .configuration, .lifecycle,
                .unixSignals, .log, .metrics, .tracing,
            ]),
        shared("SampleCity", ["Admission", "Bus", "Contracts"]),
        shared("Admission", ["Cryptography"]),
        shared("CSV", []),

        // Services: a library each, and its program.
        service("Enrollment", serviceParts + ["Admission"]),
        service("Teachers", serviceParts),
        service("Register", serviceParts + ["CSV", .grdb]),
        service("Aid", serviceParts + [.csv], resources: [.embedInCode("Plan/aid-parameters.csv")]),
        service(
            "Projects", serviceParts + [.csv],
            resources: [
                .embedInCode("Plan/indicators.csv"), .embedInCode("Plan/major-projects.csv"),
                .embedInCode("Plan/target-revisions.csv"),
            ]),
        service(
            "Gateway",
            [
                "Bus", "Contracts", "Cryptography", .hummingbird, .httpTypes, .mustache, .log,
                .metrics, .tracing,
            ],
            resources: [
                .embedInCode("Views/layout.mustache"), .embedInCode("Views/home.mustache"),
                .embedInCode("Views/lotteries.mustache"), .embedInCode("Views/lottery.mustache"),
                .embedInCode("Views/lottery.js"), .embedInCode("Views/json-once.js"),
                .embedInCode("Views/admission-check.mustache"),
                .embedInCode("Views/admission-check.js"),
                .embedInCode("Views/school.mustache"),
                .embedInCode("Views/kindergarten.mustache"),
                .embedInCode("Views/application-status.mustache"),
                .embedInCode("Views/table.mustache"), .embedInCode("Views/filters.mustache"),
                .embedInCode("Views/season.mustache"), .embedInCode("Views/plans.mustache"),
                .embedInCode("Views/admissions.mustache"),
                .embedInCode("Views/admission.mustache"),
                .embedInCode("Views/allocations.mustache"),
                .embedInCode("Views/allocation.mustache"),
            ]),
        service(
            "Operator",
            [
                "Bus", "BusZeroMQ", "ServiceKit", "SampleCity", "Contracts", "Cryptography",
                "Admission", "CSV", .argumentParser, .subprocess, .histogram,
            ]),
        main("Enrollment", extra: ["Admin"]), main("Teachers", extra: ["Admin"]),
        main("Aid", extra: ["Admin"]), main("Projects", extra: ["Admin"]),
        main("Gateway", extra: ["Admin", "Observability"]),
        main("Register", extra: ["Admin", "Observability", .lifecycle]),
        main("Operator", extra: [.argumentParser]),

        // Measurements, each against a baseline of the same run.
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Bus", "BusTesting", "BusZeroMQ", "CZeroMQ", "Store", "Contracts", "SampleCity",
                "Enrollment", "Admission", "Cryptography", "Teachers", "Aid", "Projects",
                "Observability", .histogram, .log, .metrics, .tracing,
            ],
            path: "Tests/Benchmarks", swiftSettings: strict),

        // A server whose faults the resilience tests choose, and those tests.
        .executableTarget(
            name: "Peer", dependencies: ["Bus", "BusTesting", "BusZeroMQ", .log],
            path: "Tests/Peer", swiftSettings: strict),
        tests("Resilience", ["Peer", "Bus", "BusTesting", "BusZeroMQ", .log]),

        // What the bus promises, by name, on every transport in every wire format.
        .target(
            name: "ConformanceProgram", dependencies: ["Bus", "BusTesting", "BusZeroMQ", .log],
            path: "Tests/Conformance/Program", swiftSettings: strict),
        .executableTarget(
            name: "Conformance",
            dependencies: [
                "Bus", "BusTesting", "ConformanceProgram", "Store", "ServiceKit", "Cryptography",
                .log,
            ],
            path: "Tests/Conformance/Main", swiftSettings: strict),

        // Tests: the path mirrors the source.
        tests("House", []),
        tests("Cryptography", ["Cryptography"]),
        tests("Admission", ["Admission", "BusTesting", "Cryptography"]),
        tests("CSV", ["CSV", "BusTesting"]),
        tests("Bus", ["Bus", "BusTesting", .log, .metricsTestKit, .tracing, .tracingInMemory]),
        tests("Observability", ["Observability", .metrics, .tracing, .lifecycle, .log]),
        .target(
            name: "SimulatedBus", dependencies: ["Bus", "BusTesting", .log],
            path: "Tests/Simulation",
            exclude: ["Main", "Tests"], swiftSettings: strict),
        .executableTarget(
            name: "SimulationMain", dependencies: ["SimulatedBus"], path: "Tests/Simulation/Main",
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["SimulatedBus"], path: "Tests/Simulation/Tests",
            swiftSettings: strict),
        tests("BusZeroMQ", ["Bus", "BusZeroMQ", "BusTesting", "CZeroMQ", .log]),
        tests(
            "Contracts",
            [
                "Bus", "Contracts", "Gateway", "Enrollment", "Teachers", "Aid", "Projects",
                "Register", "Store",
            ]),
        tests("Store", ["Bus", "BusTesting", "Store", "Cryptography", .log]),
        tests(
            "ServiceKit",
            [
                "ServiceKit", "Bus", "BusTesting", "Cryptography", "Observability", "Store",
                .lifecycle, .log, .tracing,
            ]),
        tests(
            "Enrollment", ["Enrollment", "Admission", "Bus", "BusTesting", "Contracts", "Store"]),
        tests(
            "Register", ["Register", "Bus", "BusTesting", "Contracts", "Store", .grdb, .log]),
        tests("Teachers", ["Teachers", "Bus", "BusTesting", "Contracts", "Store"]),
        tests("Aid", ["Aid", "Bus", "BusTesting", "Contracts", "Store"]),
        tests("Projects", ["Projects", "Bus", "BusTesting", "Contracts", "Store"]),
        tests(
            "SampleCity",
            [
                "SampleCity", "Bus", "BusTesting", "Contracts", "Store", "Enrollment", "Teachers",
                "Aid", "Projects", "Register",
            ]),
        tests(
            "Gateway",
            [
                "Gateway", "Admission", "Operator", "Bus", "BusTesting", "Contracts", .hummingbird,
                .log, .metricsTestKit, .tracing, .tracingInMemory,
            ]),
        tests(
            "Operator",
            [
                "Operator", "Admission", "Bus", "BusTesting", "Contracts", "SampleCity",
                "ServiceKit",
                .argumentParser,
            ]),
        tests("EndToEnd", ["Bus", "Contracts"]),
    ]
)
