"""What every answer carries: the content security policy and its companions."""

from secrets import token_urlsafe

from flask import Flask, Response, current_app, g


def csp_nonce() -> str:
    """This answer's nonce, for the one inline script of the page template."""
    if "csp_nonce" not in g:
        g.csp_nonce = token_urlsafe(16)
    return str(g.csp_nonce)


def init_app(app: Flask) -> None:
    """Give every answer its headers, and templates the nonce."""
    app.after_request(_add_headers)
    app.add_template_global(csp_nonce)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    script = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
    policy = (
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'; "
        "manifest-src 'self'"
    )
    # A letter that is shown inside a page brings its own, which allows less.
    headers.setdefault("Content-Security-Policy", policy)
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("X-Frame-Options", "DENY")
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), interest-cohort=()"
    headers["Referrer-Policy"] = "no-referrer"
    if str(current_app.config["BASE_URL"]).startswith("https:"):
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if response.mimetype == "text/html":
        headers["X-Robots-Tag"] = "noindex"
        headers.setdefault("Cache-Control", "private, no-store")
    return response
