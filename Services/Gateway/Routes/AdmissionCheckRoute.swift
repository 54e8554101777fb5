import Hummingbird

/// The page with which a family checks a senior-high result alone. It asks nothing of any service, and saved as a file it is
/// the same page.
struct AdmissionCheckRoute: Sendable {
    let pages: Pages
    private let script = PageScript(PackageResources.admission_check_js, reads: false)

    init(pages: Pages) { self.pages = pages }

    func add(to router: Router<GatewayContext>) {
        router.get("/admission/check") { request, _ in
            try request.requireQuery(only: [])
            return try pages.answer(
                "admission-check", AdmissionCheckView(script: script.text), script: script)
        }
    }
}

/// The page holds nothing but its script.
struct AdmissionCheckView {
    let script: String?
}
