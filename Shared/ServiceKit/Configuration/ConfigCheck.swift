import Bus
import Foundation

/// What is in force for a program, who said so, and what would keep it from starting.
public struct ConfigCheck: Sendable {
    public let settings: ProgramSettings
    /// One line each, as the program would say it when it starts.
    public let findings: [String]

    /// - Parameter service: the contract's name when the program serves one.
    public init(_ settings: ProgramSettings, serving service: String?) {
        self.settings = settings
        var findings: [String] = []
        func trying<Value>(_ read: () throws -> Value) -> Value? {
            do { return try read() } catch {
                findings.append("\(error)")
                return nil
            }
        }
        let topology = trying { try TopologyFile.read(settings.topologyFile) }
        let key = trying { try settings.keyPair() }
        if let topology, let key {
            if let service {
                _ = trying {
                    try Program.address(
                        of: service, key: key, in: topology, override: settings.listen)
                }
            } else if topology.callerName(ownsKey: key.publicKey) == nil {
                findings.append("key: the topology names no caller with this program's key")
            }
        }
        if service != nil {
            _ = trying { try settings.personSecret() }
        } else {
            _ = trying { try TokenFile.read(settings.text("tokens")) }
        }
        self.findings = findings
    }

    /// Aligned for people: setting, value, origin.
    public var text: String {
        let rows = settings.effective.map { value in
            [
                value.setting.key, value.shown ?? "–",
                value.place.isEmpty
                    ? value.origin.rawValue : "\(value.origin.rawValue) \(value.place)",
            ]
        }
        let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            (0..<2).map { row[$0].padding(toLength: widths[$0] + 2, withPad: " ", startingAt: 0) }
                .joined() + row[2]
        }
        let verdict =
            findings.isEmpty ? ["the program could start"] : findings.map { "error: \($0)" }
        return (lines + verdict).joined(separator: "\n")
    }

    /// For programs.
    public var json: String {
        let report = Report(
            program: settings.name,
            settings: settings.effective.map {
                Report.Line(
                    key: $0.setting.key, value: value(of: $0), origin: $0.origin.rawValue,
                    place: $0.place.isEmpty ? nil : $0.place)
            }, findings: findings)
        let bytes = try? JSONCoding.encode(report, sortedKeys: true, pretty: true)
        return String(decoding: bytes ?? [], as: UTF8.self)
    }

    /// Numbers as numbers, truths as truths.
    private func value(of value: EffectiveSetting) -> JSONValue? {
        guard let text = value.shown else { return nil }
        switch value.setting.kind {
        case .whole: return Int64(text).map(JSONValue.int)
        case .number: return Double(text).map(JSONValue.double)
        case .flag: return .bool(text == "true")
        case .text, .path, .word, .secret: return .string(text)
        }
    }

    private struct Report: Encodable {
        struct Line: Encodable {
            let key: String
            let value: JSONValue?
            let origin: String
            let place: String?
        }

        let program: String
        let settings: [Line]
        let findings: [String]
    }
}
