import CZeroMQ

/// The last caller's key, so that a batch from one peer makes one string.
struct CallerKeyCache {
    private var bytes: [CChar] = [0]
    private var key = ""

    mutating func string(_ text: UnsafePointer<CChar>) -> String? {
        if strcmp(text, bytes) != 0 {
            bytes = Array(UnsafeBufferPointer(start: text, count: strlen(text) + 1))
            key = String(cString: text)
        }
        return key.isEmpty ? nil : key
    }
}
