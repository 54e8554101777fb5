import Bus
import Foundation
import Testing

extension EndToEndTests {
    struct PageInBrowserTests {
        private static let chromium = Tool.find("chromium")
        private static let hasValidator: Bool = {
            guard let python = Tool.find("python3") else { return false }
            let process = Process()
            process.executableURL = URL(filePath: python)
            process.arguments = ["-c", "import openapi_spec_validator"]
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return false }
            process.waitUntilExit()
            return process.terminationStatus == 0
        }()

        @Test(
            "a browser without JavaScript shows the page",
            .enabled(if: chromium != nil, "chromium is not installed"))
        func screenshot() async throws {
            let chromium = try #require(Self.chromium)
            try await City.run { city, client in
                let picture = "\(city.home)/page.png"
                let common = [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--user-data-dir=\(try Self.profileWithoutScripts(city.home))",
                ]
                let page = "http://127.0.0.1:\(city.port)/"
                let shot = try await Tool.run(
                    chromium,
                    common + ["--window-size=1280,2400", "--screenshot=\(picture)", page])
                #expect(shot.code == 0, "\(shot.errors.suffix(500))")
                let bytes = FileManager.default.contents(atPath: picture) ?? Data()
                #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
                // A blank page of this size is far smaller.
                #expect(bytes.count > 50_000, "\(bytes.count) bytes")

                let document = try await Tool.run(chromium, common + ["--dump-dom", page])
                #expect(document.code == 0)
                for name in [
                    "解放区", "中站区", "马村区", "山阳区", "焦作城乡一体化示范区", "修武县", "博爱县", "武陟县",
                    "温县", "沁阳市", "孟州市",
                ] {
                    #expect(document.output.contains(name))
                }
            }
        }

        /// A browser profile in which JavaScript is blocked, as a user blocks it.
        private static func profileWithoutScripts(_ home: String) throws -> String {
            let folder = "\(home)/browser"
            try FileManager.default.createDirectory(
                atPath: "\(folder)/Default", withIntermediateDirectories: true)
            let settings = #"{"profile":{"default_content_setting_values":{"javascript":2}}}"#
            try Data(settings.utf8).write(to: URL(filePath: "\(folder)/Default/Preferences"))
            return folder
        }

        @Test(
            "the OpenAPI document is valid for a validator that others wrote",
            .enabled(if: hasValidator, "python3 has no openapi-spec-validator"))
        func openAPI() async throws {
            let python = try #require(Tool.find("python3"))
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Interop/openapi_check.py").path
            try await City.run { city, _ in
                let checked = try await Tool.run(
                    python, [script, "http://127.0.0.1:\(city.port)/openapi.json"])
                #expect(checked.code == 0, "\(checked.output)\(checked.errors)")
            }
        }
    }
}
