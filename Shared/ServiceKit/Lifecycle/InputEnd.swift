import Foundation

/// The end of standard input as a reason to stop.
enum InputEnd {
    /// From here on the process gets a SIGTERM when nobody holds the other end of its standard input any more.
    static func stopsProcess() {
        let thread = Thread {
            var bytes = [UInt8](repeating: 0, count: 512)
            while true {
                let count = read(STDIN_FILENO, &bytes, bytes.count)
                if count > 0 || (count < 0 && errno == EINTR) { continue }
                break
            }
            StopSignal.send()
        }
        thread.name = "input"
        thread.start()
    }
}
