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
            keys.append(entry)
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

    /// The way to a key of a text that is not read to its end: what is open of each container is its last entry or
    /// element. A name that nobody knows to be one may be a person's, and is not told.
    func path(toKey key: Int, _ bytes: UnsafePointer<UInt8>) -> [TextKey] {
        var path: [TextKey] = []
        var outer = 0
        while outer < key {
            if self[outer].kind == .map {
                var entry = outer + 2
                while entry < key, !isOpen(entry + 1), after(entry + 1) <= key {
                    entry = after(entry + 1)
                }
                let name = self[entry].text(in: bytes)
                path.append(TextKey(FieldViolation.isPlainName(name) ? name : "*"))
                if entry == key { return path }
                outer = entry + 1
            } else {
                var element = outer + 1
                var number = 0
                while !isOpen(element), after(element) <= key {
                    element = after(element)
                    number += 1
                }
                path.append(TextKey(intValue: number))
                outer = element
            }
        }
        return path
    }

    /// Whether an item is a container that is not read to its end.
    private func isOpen(_ index: Int) -> Bool { self[index].isContainer && self[index].end == 0 }

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

/// Marks the error of a member that stands in its object again.
struct RepeatedMember: Error {}
