extension Dictionary {
    /// Changes the value of a key where it is; nil, and nothing is changed, when there is none.
    ///
    /// `dictionary[key]?.property = …` takes room for a coroutine from the heap each time.
    @discardableResult
    mutating func update<Result>(
        _ key: Key, _ change: (inout Value) throws -> Result
    ) rethrows -> Result? {
        guard let index = index(forKey: key) else { return nil }
        return try change(&values[index])
    }
}
