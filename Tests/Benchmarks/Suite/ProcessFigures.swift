import Foundation

/// What a process has used so far.
enum ProcessFigures {
    /// Processor time of all its threads, in seconds.
    static func processorSeconds(of pid: Int32 = getpid()) -> Double {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else {
            return .nan
        }
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Memory it holds, in MB.
    static func residentMegabytes(of pid: Int32 = getpid()) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8) else {
            return .nan
        }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Double(fields[1]) else { return .nan }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6
    }
}
