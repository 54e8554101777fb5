/// Looking for a key's value in a map.
extension Document {
    /// The index of a key's value in a map; nil when the map has no such key.
    ///
    /// Looks at the entry after the last one taken, then at the rest in a circle: keys usually arrive in the
    /// order they are asked for.
    func find(_ name: consuming String, in map: Int, takes: Bool = true) -> Int? {
        if self[map].count == 0 { return nil }
        return name.withUTF8 { name in
            let first = searchStart(in: map)
            let key = isKey(first, name) ? first : find(name, in: map, behind: first)
            guard let key else { return nil }
            let next = takes ? after(key + 1) : key
            startSearch(at: next < self[map].end ? next : firstKey(of: map), in: map)
            return key + 1
        }
    }

    @inline(never)
    private func find(_ name: UnsafeBufferPointer<UInt8>, in map: Int, behind first: Int) -> Int? {
        let end = self[map].end
        var key = first
        while true {
            key = after(key + 1)
            if key >= end { key = firstKey(of: map) }
            if key == first { return nil }
            if isKey(key, name) { return key }
        }
    }

    @inline(__always)
    private func isKey(_ index: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let item = self[index]
        if item.kind == .text {
            guard item.length == name.count, let start = name.baseAddress else { return false }
            return ShortBytes.areEqual(bytes + item.position, start, count: name.count)
        }
        return keyText(item)?.utf8.elementsEqual(name) ?? false
    }

    /// A key as text; nil for an item that is none.
    func keyText(_ item: Item) -> String? {
        switch item.kind {
        case .text: item.text(in: bytes)
        case .integer: String(item.integer)
        case .head: head(item).decimalText
        default: nil
        }
    }

    /// The keys and the indexes of their values, in the order of the document.
    func entries(of map: Int) -> [(key: String, value: Int)] {
        var entries: [(key: String, value: Int)] = []
        entries.reserveCapacity(self[map].count)
        var index = map + 2
        for _ in 0..<self[map].count {
            if let key = keyText(self[index]) { entries.append((key, index + 1)) }
            index = after(index + 1)
        }
        return entries
    }

    /// The way to an item. Found by going down to it, so that keeping it costs nothing.
    func path(to index: Int) -> [any CodingKey] {
        var path: [any CodingKey] = []
        var outer = 0
        while outer != index {
            guard let (key, inner) = step(from: outer, towards: index) else { break }
            path.append(key)
            outer = inner
        }
        return path
    }

    private func step(from outer: Int, towards index: Int) -> (TextKey, Int)? {
        switch self[outer].kind {
        case .map:
            guard let entry = entries(of: outer).last(where: { $0.value <= index }) else {
                return nil
            }
            return (TextKey(entry.key), entry.value)
        case .array:
            var element = outer + 1
            var number = 0
            while after(element) <= index {
                element = after(element)
                number += 1
            }
            return (TextKey(intValue: number), element)
        default: return nil
        }
    }
}
