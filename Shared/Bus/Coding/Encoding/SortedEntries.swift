/// Puts the entries of a map that was just written into the order of their keys.
enum SortedEntries {
    struct Entry {
        let key: String
        /// Where the key begins in the buffer.
        let start: Int
    }

    /// CBOR's keys are in the order of their encoded bytes (RFC 8949, 4.2.1): the shorter before the longer.
    /// JSON's are in the order of their UTF-8, as Foundation has them.
    static func sort(
        _ entries: ArraySlice<Entry>, in buffer: inout OutputBuffer, _ format: EncodingState.Format
    ) {
        let isBefore = format.isJSON ? jsonOrder : cborOrder
        let isSorted = zip(entries, entries.dropFirst()).allSatisfy { !isBefore($1, $0) }
        guard !isSorted, let first = entries.first?.start else { return }
        let separator = format.isJSON ? 1 : 0
        let ends = entries.dropFirst().map { $0.start - separator } + [buffer.count]
        let content = buffer.bytes(from: first)
        buffer.truncate(to: first)
        content.withUnsafeBufferPointer { content in
            for (entry, end) in zip(entries, ends).sorted(by: { isBefore($0.0, $1.0) }) {
                if format.isJSON, buffer.count > first { buffer.append(UInt8(ascii: ",")) }
                buffer.append(
                    UnsafeBufferPointer(rebasing: content[(entry.start - first)..<(end - first)]))
            }
        }
    }

    private static func jsonOrder(_ one: Entry, _ other: Entry) -> Bool {
        one.key.utf8.lexicographicallyPrecedes(other.key.utf8)
    }

    private static func cborOrder(_ one: Entry, _ other: Entry) -> Bool {
        let (length, otherLength) = (one.key.utf8.count, other.key.utf8.count)
        return length == otherLength ? jsonOrder(one, other) : length < otherLength
    }
}
