import Foundation

/// Where the programs of EduBus are.
enum Programs {
    /// The folder of this tool, unless another was named.
    static func folder(_ named: String? = nil) -> String {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return named ?? (own as NSString).deletingLastPathComponent
    }
}
