import Foundation
import ServiceKit

/// Finds out before anything is started whether somebody else has a port.
enum Ports {
    /// - Throws: `ProgramError` naming the port, and the flag that chooses another.
    static func requireFree(_ port: Int, of what: String, flag: String) throws {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw ProgramError("cannot make a socket: errno \(errno)") }
        defer { close(socket) }
        var on: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            throw ProgramError("port \(port) of \(what) is in use; choose another with \(flag)")
        }
    }
}
