/// The settings' table of the documentation, made from their declarations.
public enum SettingTable {
    public static var markdown: String {
        let head = """
            | flag | variable | key | default | of | meaning |
            |---|---|---|---|---|---|
            """
        let rows = Setting.all.map { setting in
            let flag = setting.flag.map { "`\($0)`" } ?? "–"
            let key = setting.isSecret ? "`\(setting.key)`, a secret" : "`\(setting.key)`"
            let fallback = setting.fallback.map { "`\($0)`" } ?? "–"
            let cells = [
                flag, "`\(setting.variable)`", setting.key == "config" ? "–" : key, fallback,
                setting.programs.rawValue, setting.meaning + rule(of: setting.kind),
            ]
            return "| \(cells.joined(separator: " | ")) |"
        }
        return ([head] + rows).joined(separator: "\n")
    }

    private static func rule(of kind: Setting.Kind) -> String {
        switch kind {
        case .text, .path, .secret, .flag: ""
        case .word(let words): ": \(words.map { "`\($0)`" }.joined(separator: ", "))"
        case .whole(let range): ", \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): ", \(range.lowerBound) to \(range.upperBound)"
        }
    }
}
