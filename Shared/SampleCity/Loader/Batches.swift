/// A sequence cut into arrays of at most `size`, made one by one as they are read.
struct Batches<Base: Sequence>: Sequence, IteratorProtocol {
    private var base: Base.Iterator
    private let size: Int

    init(_ base: Base, of size: Int) {
        self.base = base.makeIterator()
        self.size = size
    }

    mutating func next() -> [Base.Element]? {
        var batch: [Base.Element] = []
        batch.reserveCapacity(size)
        while batch.count < size, let element = base.next() { batch.append(element) }
        return batch.isEmpty ? nil : batch
    }
}
