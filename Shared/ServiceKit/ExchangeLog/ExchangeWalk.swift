import Cryptography

/// One way through a log's files, up to the first record that is not as it was written. Also how a program finds where to
/// go on.
struct ExchangeWalk {
    struct File {
        let name: String
        let read: () throws -> [UInt8]
    }

    /// A line and where its file has it.
    private struct Place {
        let file: Int
        let line: Int
        let bytes: ArraySlice<UInt8>
        let hasEnd: Bool
    }

    let files: [File]
    let key: ExchangeKey?
    let anchor: ExchangeAnchor?
    /// Whether the first record must be number 1.
    let isWhole: Bool

    var report = ExchangeReport()
    /// Where what a crash left begins, in the last file that has something; nil when it ends in a record.
    private(set) var tail: (file: Int, offset: Int)?
    private var expected: Int64?
    private var openIntents: Set<Int64> = []
    /// The record before, for a fault that its successor shows.
    private var last: (file: Int, line: Int)?

    init(files: [File], key: ExchangeKey?, anchor: ExchangeAnchor?, isWhole: Bool) {
        self.files = files
        self.key = key
        self.anchor = anchor
        self.isWhole = isWhole
        expected = isWhole ? 1 : nil
        report.isKeyed = key != nil
    }

    mutating func run() throws {
        for index in files.indices {
            let bytes = try files[index].read()
            let places = Self.places(of: bytes, in: index)
            var position = 0
            while position < places.count, report.finding == nil {
                position = try step(places, at: position, of: bytes)
            }
            guard report.finding == nil else { return }
        }
        report.withoutOutcome += Int64(openIntents.count)
        if let anchor, let last = files.indices.last, report.headSequence < anchor.sequence {
            let line = try Self.places(of: files[last].read(), in: last).filter(\.hasEnd).count
            find(
                .dropped, last, line + 1,
                "the log ends here; its anchor names record \(anchor.sequence): the end was cut off"
            )
        } else if let anchor, files.isEmpty, anchor.sequence > 0 {
            report.finding = ExchangeFinding(
                fault: .dropped, file: ExchangeFiles.name(first: 1), line: 1, sequence: 1,
                detail: "there are no records; the anchor names record \(anchor.sequence)")
        }
    }

    // MARK: One line

    /// - Returns: where to go on.
    private mutating func step(
        _ places: [Place], at position: Int, of bytes: [UInt8]
    ) throws -> Int {
        let place = places[position]
        guard place.hasEnd, let line = ExchangeLine(place.bytes, key: key) else {
            return try unreadable(places, at: position, of: bytes)
        }
        if let fault = try misplaced(line, place, places[(position + 1)...]) {
            find(fault.0, fault.at?.file ?? place.file, fault.at?.line ?? place.line, fault.detail)
            return position
        }
        take(line, place)
        return position + 1
    }

    private mutating func take(_ line: ExchangeLine, _ place: Place) {
        let record = line.record
        report.records += 1
        report.headSequence = record.sequence
        report.headHash = line.hash
        expected = record.sequence + 1
        last = (place.file, place.line)
        switch record.kind {
        case .started:
            report.withoutOutcome += Int64(openIntents.count)
            openIntents = []
        case .intent:
            report.calls += 1
            openIntents.insert(record.sequence)
        case .outcome: openIntents.remove(record.intent ?? 0)
        }
    }

    private typealias Misplaced = (
        ExchangeFinding.Fault, at: (file: Int, line: Int)?, detail: String
    )

    /// Why a good record may not stand here; nil when it may.
    private mutating func misplaced(
        _ line: ExchangeLine, _ place: Place, _ rest: ArraySlice<Place>
    ) throws -> Misplaced? {
        let record = line.record
        let expected = expected ?? record.sequence
        if self.expected == nil {
            // The first record of a part of a log: what is before it is not known.
            self.expected = expected
            report.headHash = record.previous
        }
        if record.sequence > expected {
            if try comesLater(expected, rest, after: place.file) {
                return (
                    .reordered, nil,
                    "record \(record.sequence) stands here; record \(expected) comes later"
                )
            }
            let missing =
                record.sequence == expected + 1
                ? "record \(expected) is" : "records \(expected) to \(record.sequence - 1) are"
            return (.dropped, nil, "record \(record.sequence) stands here; \(missing) missing")
        }
        if record.sequence < expected {
            return (
                .inserted, nil, "record \(record.sequence) stands here, and has been before"
            )
        }
        guard record.previous == report.headHash else {
            let detail =
                "the hash that record \(record.sequence) names for the one before is another"
            // The one of the two that its own successor does not vouch for.
            guard try isVouchedFor(line, rest, after: place.file), let last else {
                return (.changed, nil, detail)
            }
            self.expected = expected - 1
            return (.changed, last, detail)
        }
        if let anchor, record.sequence == anchor.sequence, line.hash != anchor.hash {
            return (.changed, nil, "the anchor has another hash for record \(record.sequence)")
        }
        let name = files[place.file].name
        if isWhole, place.line == 1, ExchangeFiles.first(of: name) != record.sequence {
            return (.reordered, nil, "the file is not named after its first record")
        }
        return nil
    }

    // MARK: What is no record

    /// A crash's leavings that a later record names, or that nothing follows; else a change.
    private mutating func unreadable(
        _ places: [Place], at position: Int, of bytes: [UInt8]
    ) throws -> Int {
        let start = places[position].bytes.startIndex
        for next in places[(position + 1)...] where next.hasEnd {
            guard let line = ExchangeLine(next.bytes, key: key), let torn = line.record.torn,
                torn.bytes == next.bytes.startIndex - ExchangeLine.tornEnd.count - start,
                torn.bytes >= 0,
                torn.hash == Hex.encode(Digest.blake2b(Array(bytes[start..<start + torn.bytes])))
            else { continue }
            guard try misplaced(line, next, []) == nil else { break }
            report.sealedEnds += 1
            take(line, next)
            return next.line
        }
        let place = places[position]
        let isEnd = try !hasRecord(places[(position + 1)...], after: place.file)
        let isAcknowledged = (expected ?? .max) <= anchor?.sequence ?? 0
        // A whole line is no crash's leaving.
        let isTorn = isEnd && !isAcknowledged && places.last?.hasEnd == false
        if isEnd, !isAcknowledged { tail = (place.file, start) }
        guard isTorn else {
            let isCut = isEnd && isAcknowledged && !place.hasEnd
            find(
                isCut ? .dropped : .changed, place.file, place.line,
                isCut
                    ? "the log breaks off here; its anchor names record \(anchor?.sequence ?? 0)"
                    : "this line is no record, or not as it was written")
            return position
        }
        report.unfinishedBytes = bytes.endIndex - start
        return places.count
    }

    // MARK: Looking ahead

    private func comesLater(
        _ sequence: Int64, _ rest: ArraySlice<Place>, after file: Int
    ) throws -> Bool {
        try later(rest, after: file) { $0.record.sequence == sequence } != nil
    }

    private func hasRecord(_ rest: ArraySlice<Place>, after file: Int) throws -> Bool {
        try later(rest, after: file) { _ in true } != nil
    }

    /// Whether the next record, or the anchor, names this one's hash.
    private func isVouchedFor(
        _ line: ExchangeLine, _ rest: ArraySlice<Place>, after file: Int
    ) throws -> Bool {
        if let anchor, anchor.sequence == line.record.sequence { return anchor.hash == line.hash }
        return try later(rest, after: file) { _ in true }?.record.previous == line.hash
    }

    /// The first record behind a place that is as wanted.
    private func later(
        _ rest: ArraySlice<Place>, after file: Int, _ isWanted: (ExchangeLine) -> Bool
    ) throws -> ExchangeLine? {
        func first(_ places: ArraySlice<Place>) -> ExchangeLine? {
            for place in places where place.hasEnd {
                if let line = ExchangeLine(place.bytes, key: key), isWanted(line) { return line }
            }
            return nil
        }
        if let found = first(rest) { return found }
        for index in files.indices where index > file {
            if let found = first(Self.places(of: try files[index].read(), in: index)[...]) {
                return found
            }
        }
        return nil
    }

    private mutating func find(
        _ fault: ExchangeFinding.Fault, _ file: Int, _ line: Int, _ detail: String
    ) {
        report.finding = ExchangeFinding(
            fault: fault, file: files[file].name, line: line, sequence: expected ?? 0,
            detail: detail)
    }

    private static func places(of bytes: [UInt8], in file: Int) -> [Place] {
        var places: [Place] = []
        var start = 0
        for position in bytes.indices where bytes[position] == 0x0A {
            places.append(
                Place(
                    file: file, line: places.count + 1, bytes: bytes[start..<position],
                    hasEnd: true))
            start = position + 1
        }
        if start < bytes.count {
            places.append(
                Place(
                    file: file, line: places.count + 1, bytes: bytes[start...], hasEnd: false))
        }
        return places
    }
}
