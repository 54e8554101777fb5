/// What is in force for one setting, and who said so.
public struct EffectiveSetting: Sendable {
    public let setting: Setting
    /// Nil when nobody said anything and there is no default.
    public let text: String?
    public let origin: Origin
    /// Where it was said: `--home`, `EDUBUS_HOME`, a file's path; empty for a default.
    public let place: String

    public enum Origin: String, Sendable {
        case flag
        case environment
        case file
        case secret
        case fallback = "default"
    }

    /// For people and programs: a secret is hidden.
    public var shown: String? { setting.isSecret && text != nil ? "(hidden)" : text }
}
