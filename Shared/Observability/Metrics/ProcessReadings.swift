import Foundation

/// What the kernel says of this process, under the names every Prometheus client uses.
public enum ProcessReadings {
    /// CPU, memory, open files, start. Empty where there is no `/proc`.
    public static func all() -> [MetricReading] {
        guard let stat = read("/proc/self/stat") else { return [] }
        // The name, in brackets, may hold anything; the fields begin after it with the third.
        let fields = (stat.split(separator: ")").last ?? "").split(separator: " ")
        guard fields.count > 21 else { return [] }
        func number(_ field: Int) -> Double { Double(fields[field - 3]) ?? 0 }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        var readings = [
            MetricReading(
                "process_cpu_seconds_total", .counter, help: "CPU time used, user and system.",
                (number(14) + number(15)) / ticks),
            MetricReading(
                "process_resident_memory_bytes", .gauge, help: "Memory in use.",
                number(24) * Double(sysconf(Int32(_SC_PAGESIZE)))),
            MetricReading("process_threads", .gauge, help: "Threads.", number(20)),
        ]
        if let boot = bootTime {
            readings.append(
                MetricReading(
                    "process_start_time_seconds", .gauge,
                    help: "When the program was started, since 1970.", boot + number(22) / ticks))
        }
        if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
            readings.append(
                MetricReading("process_open_fds", .gauge, help: "Open files.", Double(open)))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            readings.append(
                MetricReading(
                    "process_max_fds", .gauge, help: "Files it may have open.",
                    Double(limit.rlim_cur)))
        }
        return readings
    }

    private static let bootTime: Double? = {
        let line = read("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst("btime ".count)) }
    }()

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
