import Foundation

/// Memory for plain bytes and words, from `malloc` itself.
///
/// `UnsafeMutablePointer.allocate` asks for aligned memory, for which glibc passes its caches by: three such
/// allocations were half of the time that a small message takes.
enum Memory {
    static func allocate<Element: BitwiseCopyable>(
        _ type: Element.Type, capacity: Int
    ) -> UnsafeMutablePointer<Element> {
        guard let memory = malloc(max(capacity, 1) * MemoryLayout<Element>.stride) else {
            fatalError("out of memory")
        }
        return memory.bindMemory(to: type, capacity: capacity)
    }

    static func free(_ memory: UnsafeMutablePointer<some BitwiseCopyable>) {
        Foundation.free(memory)
    }
}
