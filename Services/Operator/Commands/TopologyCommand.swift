import ArgumentParser
import Bus
import Foundation
import ServiceKit

/// Looks a topology through before it is put in force.
struct TopologyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topology", abstract: "Check a topology file.", subcommands: [Check.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name every field that is wrong or leads nowhere. Exit code 1 then.",
            discussion: """
                Without --offline it also asks every instance: whether it can be reached, proves its key, serves what the \
                file says, and whether patterns match a method.
                """)

        @Argument(help: "The file; else HOME/topology.json.", completion: .file())
        var file: String?

        @Flag(help: "Ask nobody.")
        var offline = false

        @OptionGroup var options: BusOptions

        func run() async throws {
            try await options.place.run(caller: options.caller, deadline: options.deadline) {
                var setup = $0
                if let file { setup.topologyFile = file }
                let path = setup.topologyFile
                guard let data = FileManager.default.contents(atPath: path) else {
                    throw ProgramError("topology: cannot read \(path)")
                }
                let lint = TopologyLint(Array(data))
                var findings = lint.findings
                // What programs refuse to read nobody can be asked by.
                let asks = !offline && (try? TopologyFile.read(path)) != nil
                if asks {
                    findings += try await BusOptions.withBus(setup) {
                        try await TopologyProbe(bus: $0).findings()
                    }
                }
                Self.show(findings, of: lint.topology, asked: asks, setup)
                guard findings.isEmpty else { throw ExitCode(1) }
            }
        }

        private static func show(
            _ findings: [TopologyFinding], of topology: Topology?, asked: Bool, _ setup: ToolSetup
        ) {
            let instances = (topology?.services.values.flatMap(\.instances) ?? []).count
            let report = Report(
                file: setup.topologyFile, asked: asked, services: topology?.services.count ?? 0,
                instances: instances, callers: topology?.callers.count ?? 0, findings: findings)
            switch setup.output {
            case .json: setup.printer.json(report)
            case .text:
                for finding in findings {
                    setup.printer.line(
                        "\(finding.field): \(finding.message) (\(finding.rule.rawValue))")
                }
                let verdict = findings.isEmpty ? "OK" : "\(findings.count) findings"
                setup.printer.line(
                    "\(report.file): \(verdict); \(report.services) services, \(instances) instances "
                        + "\(asked ? "asked" : "not asked"), \(report.callers) callers")
            }
        }

        private struct Report: Encodable {
            let file: String
            let asked: Bool
            let services: Int
            let instances: Int
            let callers: Int
            let findings: [TopologyFinding]
        }
    }
}
