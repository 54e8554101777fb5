/// What all encoders and containers of one encoding share: the format, the buffer, and the values that
/// are open.
final class EncodingState {
    let format: Format
    @exclusivity(unchecked) var buffer = OutputBuffer()
    /// The first misuse by a function that cannot throw. Of a type whose size is known, which an
    /// `EncodingError` is not: with it every access to what follows would have to look for it.
    @exclusivity(unchecked) private var failure: (any Error)?
    /// The open values, the innermost last.
    @exclusivity(unchecked) private var frames: UnsafeMutablePointer<Frame>
    @exclusivity(unchecked) private var frameCapacity = 16
    @exclusivity(unchecked) private var frameCount = 0
    @exclusivity(unchecked) private var containerDepth = 0
    @exclusivity(unchecked) private var nextSerial = 0
    /// Where keys are sorted: the entries of the maps that are open, the innermost last.
    @exclusivity(unchecked) private var entries: [SortedEntries.Entry] = []
    /// Values may wrap values without a container of their own, so there are more frames than levels.
    private static let frameLimit = 4 * Limits.nestingDepth

    init(_ format: Format) {
        self.format = format
        frames = Memory.allocate(Frame.self, capacity: frameCapacity)
    }

    deinit { Memory.free(frames) }

    struct Format {
        let isJSON: Bool
        var sortsKeys = false
    }

    /// A value being written.
    private struct Frame: BitwiseCopyable {
        let serial: Int
        /// Of a container: where its head is.
        var start: Int
        /// Of a map: where its last entry begins, with the separator before it.
        var entryStart: Int
        var count: Int
        /// Of a map whose keys are sorted: its first entry among `entries`.
        var firstEntry: Int
        var kind: Kind
    }

    enum Kind: UInt8 { case unset, value, map, array }

    /// Names a frame; stale when another value took its place.
    struct FrameID {
        fileprivate let index: Int
        fileprivate let serial: Int
    }
}

extension EncodingState {
    /// Encodes the outermost value. - Returns: the whole document.
    func document(of value: some Encodable) throws -> [UInt8] {
        try encode(value)
        if let failure { throw failure }
        return buffer.bytes()
    }

    /// Encodes a value that does not write itself at once, through its own encoder.
    func encodeThroughCodable(_ value: some Encodable) throws {
        let start = buffer.count
        let depth = containerDepth
        let known = format.sortsKeys ? entries.count : 0
        let frame = try open()
        do {
            try value.encode(to: ValueEncoder(state: self, frame: frame))
        } catch {
            buffer.truncate(to: start)
            frameCount = frame.index
            containerDepth = depth
            if format.sortsKeys { entries.removeSubrange(known...) }
            throw error
        }
        close(downTo: frame.index)
    }

    /// Opens a nested value whose end is not told: it ends when its parent goes on.
    func openChild(_ begin: () throws -> Void) -> ValueEncoder {
        do {
            try begin()
            return ValueEncoder(state: self, frame: try open())
        } catch {
            fail(error)
            return ValueEncoder(state: self, frame: FrameID(index: 0, serial: -1))
        }
    }

    private func open() throws -> FrameID {
        if frameCount == frameCapacity { try growFrames() }
        let id = FrameID(index: frameCount, serial: nextSerial)
        (frames + frameCount).initialize(
            to: Frame(
                serial: nextSerial, start: 0, entryStart: 0, count: 0, firstEntry: 0, kind: .unset))
        frameCount += 1
        nextSerial += 1
        return id
    }

    private func growFrames() throws {
        guard frameCount < Self.frameLimit else { throw misuse(Self.tooDeep) }
        frameCapacity = Self.frameLimit
        Memory.grow(&frames, to: frameCapacity)
    }

    private func close(downTo index: Int) {
        while frameCount > index {
            frameCount -= 1
            let frame = frames[frameCount]
            switch frame.kind {
            case .value: continue
            case .unset: writeEmptyMap()
            case .map:
                if format.sortsKeys { sortEntries(of: frame) }
                if format.isJSON {
                    buffer.append(UInt8(ascii: "}"))
                } else {
                    buffer.closeCBOR(frame.start, CBORHead.map, count: frame.count)
                }
                containerDepth -= 1
            case .array:
                if format.isJSON {
                    buffer.append(UInt8(ascii: "]"))
                } else {
                    buffer.closeCBOR(frame.start, CBORHead.array, count: frame.count)
                }
                containerDepth -= 1
            }
        }
    }

    private func sortEntries(of frame: Frame) {
        SortedEntries.sort(entries[frame.firstEntry...], in: &buffer, format)
        entries.removeSubrange(frame.firstEntry...)
    }
}

extension EncodingState {
    /// Makes a frame a container; asked again, it stays the one it is.
    func become(_ kind: Kind, _ frame: FrameID) {
        guard isOpen(frame) else { return fail(misuse(Self.interleaved)) }
        close(downTo: frame.index + 1)
        let current = frames[frame.index].kind
        if current == kind { return }
        guard current == .unset else {
            return fail(misuse("a value is a map, an array or a single value"))
        }
        guard canNest else { return fail(misuse(Self.tooDeep)) }
        containerDepth += 1
        frames[frame.index].kind = kind
        frames[frame.index].start = buffer.count
        if format.sortsKeys { frames[frame.index].firstEntry = entries.count }
        if format.isJSON {
            buffer.append(kind == .map ? UInt8(ascii: "{") : UInt8(ascii: "["))
        } else {
            buffer.openCBOR()
        }
    }

    func writeKey(_ name: consuming String, in frame: FrameID) throws {
        try enter(frame, .map)
        let entry = frames + frame.index
        entry.pointee.entryStart = buffer.count
        entry.pointee.count += 1
        if format.isJSON, entry.pointee.count > 1 { buffer.append(UInt8(ascii: ",")) }
        if format.sortsKeys { noteEntry(copy name) }
        write(consume name)
        if format.isJSON { buffer.append(UInt8(ascii: ":")) }
    }

    @inline(never)
    private func noteEntry(_ key: String) {
        entries.append(SortedEntries.Entry(key: key, start: buffer.count))
    }

    @inline(__always)
    func beginElement(in frame: FrameID) throws {
        try enter(frame, .array)
        let element = frames + frame.index
        element.pointee.entryStart = buffer.count
        element.pointee.count += 1
        if format.isJSON, element.pointee.count > 1 { buffer.append(UInt8(ascii: ",")) }
    }

    @inline(__always)
    func beginValue(_ frame: FrameID) throws {
        try enter(frame, .unset)
        frames[frame.index].kind = .value
    }

    /// Takes back the last entry or element, whose value could not be encoded.
    func revertEntry(in frame: FrameID) {
        guard isOpen(frame) else { return }
        buffer.truncate(to: frames[frame.index].entryStart)
        frames[frame.index].count -= 1
        if format.sortsKeys, frames[frame.index].kind == .map { entries.removeLast() }
    }

    func count(of frame: FrameID) -> Int { isOpen(frame) ? frames[frame.index].count : 0 }

    func codingPath(of frame: FrameID) -> [any CodingKey] {
        isOpen(frame) ? codingPath(below: frame.index) : []
    }

    /// The way to the value that is being written.
    var currentPath: [any CodingKey] { codingPath(below: frameCount) }

    /// Read back from the keys in the buffer, so that keeping it costs nothing.
    private func codingPath(below index: Int) -> [any CodingKey] {
        (0..<index).compactMap { index -> (any CodingKey)? in
            let parent = frames[index]
            switch parent.kind {
            case .unset, .value: return nil
            case .array: return parent.count > 0 ? TextKey(intValue: parent.count - 1) : nil
            case .map: return parent.count > 0 ? key(writtenAt: parent.entryStart) : nil
            }
        }
    }

    private func key(writtenAt start: Int) -> TextKey? {
        let written = buffer.bytes(from: start)
        guard format.isJSON else {
            var reader = CBORReader(written)
            return (try? reader.readText()).map { TextKey($0) }
        }
        return JSONScanner.firstText(in: written).map { TextKey($0) }
    }

    @inline(__always)
    private func isOpen(_ frame: FrameID) -> Bool {
        frame.index < frameCount && frames[frame.index].serial == frame.serial
    }

    @inline(__always)
    private func enter(_ frame: FrameID, _ kind: Kind) throws {
        guard isOpen(frame), frames[frame.index].kind == kind, failure == nil else {
            throw refusal()
        }
        if frameCount > frame.index + 1 { close(downTo: frame.index + 1) }
    }

    /// Whether one more container may be opened.
    var canNest: Bool { containerDepth < Limits.nestingDepth }

    static let tooDeep = "nested deeper than \(Limits.nestingDepth) levels"
    private static let interleaved = "containers of one value are filled one after the other"

    private func fail(_ error: any Error) {
        if failure == nil { failure = error }
    }

    /// Why a container may not be written to.
    @inline(never)
    private func refusal() -> any Error { failure ?? misuse(Self.interleaved) }

    func misuse(_ description: String) -> EncodingError {
        .invalidValue(
            description, EncodingError.Context(codingPath: [], debugDescription: description))
    }
}
