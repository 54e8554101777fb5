import Foundation

/// The repository's own source files, for the tests that keep the house in order.
enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct SourceFile: Sendable {
        /// From the root: `Shared/Bus/Limits.swift`.
        let path: String
        let text: String
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    /// Every Swift file under the top-level folders.
    static func swiftFiles(under folders: [String] = ["Shared", "Services", "Tests"])
        -> [SourceFile]
    {
        folders.flatMap { folder -> [SourceFile] in
            let start = root.appending(path: folder)
            guard
                let walker = FileManager.default.enumerator(
                    at: start, includingPropertiesForKeys: nil)
            else { return [] }
            return walker.compactMap { item in
                guard let url = item as? URL, url.pathExtension == "swift",
                    let text = try? String(contentsOf: url, encoding: .utf8)
                else { return nil }
                return SourceFile(
                    path: String(url.path.dropFirst(root.path.count + 1)), text: text)
            }
        }.sorted { $0.path < $1.path }
    }
}
