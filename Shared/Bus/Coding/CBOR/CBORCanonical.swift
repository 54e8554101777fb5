/// Sorts the keys of maps that `CBOREncoder` wrote (RFC 8949, 4.2.1 Core Deterministic Encoding).
enum CBORCanonical {
    static func sorted(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return [] }
            var copier = Copier(base: base, count: buffer.count)
            copier.copyItem()
            return copier.output
        }
    }

    private struct Copier {
        let base: UnsafePointer<UInt8>
        let count: Int
        var position = 0
        var output: [UInt8] = []

        init(base: UnsafePointer<UInt8>, count: Int) {
            self.base = base
            self.count = count
            output.reserveCapacity(count)
        }

        mutating func copyItem() {
            guard let head = CBORHead(base, at: position, end: count) else { return }
            switch head.major {
            case CBORHead.bytes, CBORHead.text: copy(head.length + Int(head.argument))
            case CBORHead.array:
                copy(head.length)
                for _ in 0..<head.argument { copyItem() }
            case CBORHead.map:
                copy(head.length)
                copyEntries(Int(head.argument))
            default: copy(head.length)
            }
        }

        private mutating func copyEntries(_ entries: Int) {
            let start = output.count
            // Where each entry's key begins, its value begins, and the entry ends, in the output.
            var places: [(key: Int, value: Int, end: Int)] = []
            var isSorted = true
            for _ in 0..<entries {
                let key = output.count
                copyItem()
                let value = output.count
                if let last = places.last, isSorted {
                    isSorted = output[last.key..<last.value]
                        .lexicographicallyPrecedes(output[key..<value])
                }
                copyItem()
                places.append((key, value, output.count))
            }
            if isSorted { return }
            places.sort {
                output[$0.key..<$0.value].lexicographicallyPrecedes(output[$1.key..<$1.value])
            }
            var content: [UInt8] = []
            content.reserveCapacity(output.count - start)
            for place in places { content += output[place.key..<place.end] }
            output.replaceSubrange(start..., with: content)
        }

        private mutating func copy(_ length: Int) {
            output.append(
                contentsOf: UnsafeBufferPointer(start: base + position, count: length))
            position += length
        }
    }
}
