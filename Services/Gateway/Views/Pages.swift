import Bus
import Hummingbird
import Mustache

/// The pages' templates: one layout, one stylesheet, every value escaped.
struct Pages: Sendable {
    private let library: MustacheLibrary

    /// - Throws: when a template is broken.
    init() throws {
        var library = MustacheLibrary()
        for (name, bytes) in [
            ("layout", PackageResources.layout_mustache), ("home", PackageResources.home_mustache),
            ("lotteries", PackageResources.lotteries_mustache),
            ("lottery", PackageResources.lottery_mustache),
            ("admission-check", PackageResources.admission_check_mustache),
            ("school", PackageResources.school_mustache),
            ("kindergarten", PackageResources.kindergarten_mustache),
            ("application-status", PackageResources.application_status_mustache),
            ("table", PackageResources.table_mustache),
            ("filters", PackageResources.filters_mustache),
            ("season", PackageResources.season_mustache),
            ("plans", PackageResources.plans_mustache),
            ("admissions", PackageResources.admissions_mustache),
            ("admission", PackageResources.admission_mustache),
            ("allocations", PackageResources.allocations_mustache),
            ("allocation", PackageResources.allocation_mustache),
        ] {
            try library.register(String(decoding: bytes, as: UTF8.self), named: name)
        }
        self.library = library
    }

    /// A page as an answer. A view with a `script` says here which one it is, for the browser to run no other.
    ///
    /// - Throws: INTERNAL when there is no such template.
    func answer(_ name: String, _ view: Any, script: PageScript? = nil) throws -> Response {
        guard let html = library.render(view, withTemplate: name) else {
            throw CallError(.internalError, "INTERNAL", "no template \(name)", origin: .server)
        }
        var response = Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
        if let script { response.headers[.contentSecurityPolicy] = script.policy }
        return response
    }
}
