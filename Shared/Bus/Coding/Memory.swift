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

    /// Makes it larger. What it holds stays, where the system can without being copied.
    static func grow<Element: BitwiseCopyable>(
        _ memory: inout UnsafeMutablePointer<Element>, to capacity: Int
    ) {
        guard let larger = realloc(memory, capacity * MemoryLayout<Element>.stride) else {
            fatalError("out of memory")
        }
        memory = larger.bindMemory(to: Element.self, capacity: capacity)
    }

    static func free(_ memory: UnsafeMutablePointer<some BitwiseCopyable>) {
        Foundation.free(memory)
    }
}
