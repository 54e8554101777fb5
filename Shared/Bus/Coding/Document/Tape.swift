/// The items of a document in the order of the document, while a scanner writes them down.
struct Tape: ~Copyable {
    private var items: UnsafeMutablePointer<Item>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        items = Memory.allocate(Item.self, capacity: capacity)
        self.capacity = capacity
    }

    deinit { Memory.free(items) }

    subscript(_ index: Int) -> Item {
        @inline(__always) get { items[index] }
        @inline(__always) nonmutating set { items[index] = newValue }
    }

    @inline(__always)
    mutating func append(_ item: Item) {
        if count == capacity { grow() }
        (items + count).initialize(to: item)
        count += 1
    }

    /// Keeps room for a container's own item, and for a map's search.
    @inline(__always)
    mutating func open(_ kind: Item.Kind) -> Int {
        let index = count
        append(Item(kind))
        if kind == .map { append(Item(kind, at: index + 2)) }
        return index
    }

    @inline(__always)
    mutating func close(_ index: Int, _ kind: Item.Kind, count entries: Int) {
        if entries == 0, kind == .map { count -= 1 }
        items[index] = Item(kind, count: entries, end: count)
    }

    /// Hands the items over; whoever takes them frees them.
    consuming func take() -> UnsafeMutablePointer<Item> {
        let items = items
        discard self
        return items
    }

    @inline(never)
    private mutating func grow() {
        capacity *= 2
        Memory.grow(&items, to: capacity)
    }
}
