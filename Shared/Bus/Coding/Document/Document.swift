/// Owns the bytes of one document that was scanned, and the items that it holds.
///
/// The bytes are copied, so that a decoder may outlive the caller's array. Reading cannot leave them: the
/// scanner has checked every position and length that an item names.
final class Document {
    let bytes: UnsafePointer<UInt8>
    private let ownedBytes: UnsafeMutablePointer<UInt8>
    let byteCount: Int
    let isJSON: Bool
    /// Only a map's search changes one.
    private let items: UnsafeMutablePointer<Item>

    init(cbor source: [UInt8]) throws {
        let bytes = try Self.copy(of: source)
        do {
            var scanner = CBORScanner(bytes, count: source.count)
            guard try scanner.scan(at: 0, depth: 0) == source.count else {
                throw DecodingError.malformed("bytes after the end")
            }
            items = scanner.takeItems()
        } catch {
            Memory.free(bytes)
            throw error
        }
        ownedBytes = bytes
        self.bytes = UnsafePointer(bytes)
        byteCount = source.count
        isJSON = false
    }

    init(json source: [UInt8]) throws {
        let bytes = try Self.copy(of: source)
        do {
            var scanner = JSONScanner(bytes, count: source.count)
            try scanner.scanDocument()
            items = scanner.takeItems()
        } catch {
            Memory.free(bytes)
            throw error
        }
        ownedBytes = bytes
        self.bytes = UnsafePointer(bytes)
        byteCount = source.count
        isJSON = true
    }

    deinit {
        Memory.free(ownedBytes)
        Memory.free(items)
    }

    /// With zeros behind it.
    private static func copy(of source: [UInt8]) throws -> UnsafeMutablePointer<UInt8> {
        guard source.count <= Item.mostBytes else {
            throw DecodingError.malformed("longer than \(Item.mostBytes) bytes")
        }
        let copy = Memory.allocate(UInt8.self, capacity: source.count + JSONScanner.padding)
        source.withUnsafeBufferPointer { buffer in
            guard let first = buffer.baseAddress else { return }
            copy.initialize(from: first, count: buffer.count)
        }
        (copy + source.count).initialize(repeating: 0, count: JSONScanner.padding)
        return copy
    }

    @inline(__always)
    subscript(_ index: Int) -> Item { items[index] }

    /// The index of the item after one.
    @inline(__always)
    func after(_ index: Int) -> Int {
        let item = items[index]
        return item.isContainer ? item.end : index + 1
    }

    /// The index of the first key of a map that is not empty.
    @inline(__always)
    func firstKey(of map: Int) -> Int { map + 2 }

    /// The index of the key at which the next search in a map that is not empty begins.
    @inline(__always)
    func searchStart(in map: Int) -> Int { items[map + 1].position }

    @inline(__always)
    func startSearch(at key: Int, in map: Int) { items[map + 1] = Item(.map, at: key) }
}
