import Foundation

/// What all encoders and containers of one encoding share: the buffer, and the values that are open.
final class CBOREncodingState {
    @exclusivity(unchecked) var buffer = CBORBuffer()
    /// The first misuse by a function that cannot throw.
    private(set) var failure: EncodingError?
    @exclusivity(unchecked) private var hasFailed = false
    /// The open values, the innermost last. Allocated once: its length is limited.
    private let frames: UnsafeMutablePointer<Frame>
    @exclusivity(unchecked) private var frameCount = 0
    @exclusivity(unchecked) private var containerDepth = 0
    @exclusivity(unchecked) private var nextSerial = 0
    /// Values may wrap values without a container of their own, so there are more frames than levels.
    private static let frameLimit = 4 * Limits.nestingDepth

    init() { frames = .allocate(capacity: Self.frameLimit) }

    deinit { frames.deallocate() }

    /// A value being written.
    private struct Frame {
        let serial: Int
        /// Of a container: where its head is kept free.
        var start: Int
        /// Of a map: where the last key begins.
        var keyStart: Int
        var count: Int
        var kind: Kind
    }

    enum Kind: UInt8 { case unset, value, map, array }

    /// Names a frame; stale when another value took its place.
    struct FrameID {
        fileprivate let index: Int
        fileprivate let serial: Int
    }

    /// Encodes a value in place: the common types at once, the others through their own encoder.
    func encode<Value: Encodable>(_ value: Value) throws {
        let type = Value.self
        // The casts change no representation: each stands behind a test that the types are the same.
        if type == String.self {
            buffer.write(unsafeBitCast(value, to: String.self))
        } else if type == Int.self || type == Int64.self {
            buffer.write(unsafeBitCast(value, to: Int64.self))
        } else if type == Double.self {
            buffer.write(unsafeBitCast(value, to: Double.self))
        } else if type == [UInt8].self {
            unsafeBitCast(value, to: [UInt8].self).withUnsafeBytes {
                buffer.write(CBORHead.bytes, $0)
            }
        } else if type == Data.self {
            unsafeBitCast(value, to: Data.self).withUnsafeBytes {
                buffer.write(CBORHead.bytes, $0)
            }
        } else {
            let start = buffer.count
            let depth = containerDepth
            let frame = try open()
            do {
                try value.encode(to: CBORValueEncoder(state: self, frame: frame))
            } catch {
                buffer.truncate(to: start)
                frameCount = frame.index
                containerDepth = depth
                throw error
            }
            close(downTo: frame.index)
        }
    }

    /// Opens a nested value whose end is not told: it ends when its parent goes on.
    func openChild(_ begin: () throws -> Void) -> CBORValueEncoder {
        do {
            try begin()
            return CBORValueEncoder(state: self, frame: try open())
        } catch {
            if let error = error as? EncodingError { fail(error) }
            return CBORValueEncoder(state: self, frame: FrameID(index: 0, serial: -1))
        }
    }

    private func open() throws -> FrameID {
        guard frameCount < Self.frameLimit else { throw misuse(Self.tooDeep) }
        let id = FrameID(index: frameCount, serial: nextSerial)
        (frames + frameCount).initialize(
            to: Frame(serial: nextSerial, start: 0, keyStart: 0, count: 0, kind: .unset))
        frameCount += 1
        nextSerial += 1
        return id
    }

    private func close(downTo index: Int) {
        while frameCount > index {
            frameCount -= 1
            let frame = frames[frameCount]
            switch frame.kind {
            case .unset: buffer.writeEmptyMap()
            case .value: break
            case .map:
                buffer.close(frame.start, CBORHead.map, count: frame.count)
                containerDepth -= 1
            case .array:
                buffer.close(frame.start, CBORHead.array, count: frame.count)
                containerDepth -= 1
            }
        }
    }
}

extension CBOREncodingState {
    /// Makes a frame a container; asked again, it stays the one it is.
    func become(_ kind: Kind, _ frame: FrameID) {
        guard isOpen(frame) else { return fail(misuse(Self.interleaved)) }
        close(downTo: frame.index + 1)
        let current = frames[frame.index].kind
        if current == kind { return }
        guard current == .unset else {
            return fail(misuse("a value is a map, an array or a single value"))
        }
        guard containerDepth < Limits.nestingDepth else { return fail(misuse(Self.tooDeep)) }
        containerDepth += 1
        frames[frame.index].kind = kind
        frames[frame.index].start = buffer.open()
    }

    @inline(__always)
    func writeKey(_ name: String, in frame: FrameID) throws {
        try enter(frame, .map)
        frames[frame.index].count += 1
        frames[frame.index].keyStart = buffer.count
        buffer.write(name)
    }

    @inline(__always)
    func beginElement(in frame: FrameID) throws {
        try enter(frame, .array)
        frames[frame.index].count += 1
    }

    func beginValue(_ frame: FrameID) throws {
        try enter(frame, .unset)
        frames[frame.index].kind = .value
    }

    /// Takes back the last entry, whose value could not be encoded.
    func revertEntry(in frame: FrameID) {
        guard isOpen(frame) else { return }
        revertElement(to: frames[frame.index].keyStart, in: frame)
    }

    /// Takes back the last element, which could not be encoded.
    func revertElement(to start: Int, in frame: FrameID) {
        guard isOpen(frame) else { return }
        buffer.truncate(to: start)
        frames[frame.index].count -= 1
    }

    func count(of frame: FrameID) -> Int { isOpen(frame) ? frames[frame.index].count : 0 }

    /// Read back from the keys in the buffer, so that keeping it costs nothing.
    func codingPath(of frame: FrameID) -> [any CodingKey] {
        guard isOpen(frame) else { return [] }
        return (0..<frame.index).compactMap { index -> (any CodingKey)? in
            let parent = frames[index]
            switch parent.kind {
            case .unset, .value: return nil
            case .array: return TextKey(intValue: parent.count - 1)
            case .map:
                var reader = CBORReader(buffer.bytes(from: parent.keyStart))
                return (try? reader.readText()).map { TextKey($0) }
            }
        }
    }

    @inline(__always)
    private func isOpen(_ frame: FrameID) -> Bool {
        frame.index < frameCount && frames[frame.index].serial == frame.serial
    }

    @inline(__always)
    private func enter(_ frame: FrameID, _ kind: Kind) throws {
        guard !hasFailed, isOpen(frame), frames[frame.index].kind == kind else {
            throw failure ?? misuse(Self.interleaved)
        }
        if frameCount > frame.index + 1 { close(downTo: frame.index + 1) }
    }

    private static let tooDeep = "nested deeper than \(Limits.nestingDepth) levels"
    private static let interleaved = "containers of one value are filled one after the other"

    private func fail(_ error: EncodingError) {
        if failure == nil { failure = error }
        hasFailed = true
    }

    private func misuse(_ description: String) -> EncodingError {
        .invalidValue(
            description, EncodingError.Context(codingPath: [], debugDescription: description))
    }
}
