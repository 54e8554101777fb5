import Foundation

@testable import Peer

/// The peers' journal as a test reads it.
struct Journal: Sendable {
    typealias Line = PeerJournal.Line

    let folder: String

    /// How often a peer has begun to serve.
    func served(_ name: String) -> Int {
        lines(PeerJournal.livesFile, from: 0).count { $0.event == .serving && $0.instance == name }
    }

    /// The end of the calls' lines now.
    var place: UInt64 {
        let file = try? FileHandle(forReadingFrom: url(PeerJournal.callsFile))
        return (try? file?.seekToEnd()) ?? 0
    }

    /// What handlers did after a place.
    func calls(since place: UInt64 = 0) -> [Line] { lines(PeerJournal.callsFile, from: place) }

    private func url(_ file: String) -> URL { URL(filePath: "\(folder)/\(file)") }

    private func lines(_ file: String, from place: UInt64) -> [Line] {
        guard let file = try? FileHandle(forReadingFrom: url(file)),
            (try? file.seek(toOffset: place)) != nil, let data = try? file.readToEnd()
        else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap(Line.init)
    }
}
