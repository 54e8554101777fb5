import Foundation

extension Tape {
    /// Whether an entry of the open map has the key at an index too, before it.
    func hasEarlier(_ key: Int, inMapAt map: Int, _ bytes: UnsafePointer<UInt8>) -> Bool {
        var entry = map + 2
        while entry < key {
            if Self.order(self[entry], self[key], bytes) == 0 { return true }
            entry = after(entry + 1)
        }
        return false
    }

    /// The keys of the open map that an equal one came before. By sorting.
    func repeatedKeys(ofMapAt map: Int, _ bytes: UnsafePointer<UInt8>) -> [Int] {
        var keys: [Int] = []
        var entry = map + 2
        while entry < count {
            if self[entry].kind != .shadowedKey { keys.append(entry) }
            entry = after(entry + 1)
        }
        keys.sort { one, other in
            let order = Self.order(self[one], self[other], bytes)
            return order == 0 ? one < other : order < 0
        }
        return zip(keys, keys.dropFirst()).filter {
            Self.order(self[$0], self[$1], bytes) == 0
        }.map(\.1)
    }

    private func after(_ index: Int) -> Int {
        let item = self[index]
        return item.isContainer ? item.end : index + 1
    }

    /// A total order of keys: below zero, zero or above like `memcmp`.
    private static func order(_ one: Item, _ other: Item, _ bytes: UnsafePointer<UInt8>) -> Int {
        if one.kind != other.kind { return one.kind.rawValue < other.kind.rawValue ? -1 : 1 }
        switch one.kind {
        case .text:
            if one.length != other.length { return one.length < other.length ? -1 : 1 }
            return Int(memcmp(bytes + one.position, bytes + other.position, one.length))
        case .integer:
            return one.integer == other.integer ? 0 : one.integer < other.integer ? -1 : 1
        case .head:
            return Int(memcmp(bytes + one.position, bytes + other.position, CBORHead.maxLength))
        default: return -1
        }
    }
}
