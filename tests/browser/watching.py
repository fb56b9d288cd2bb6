"""A page in Chromium that fails its test if the browser complains, or asks anybody but the service."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

REFUSED = re.compile("the server responded with a status of 4")
Scheme = Literal["light", "dark"]


@contextmanager
def watched(
    browser: Browser, address: str, width: int = 1280, scheme: Scheme = "light", javascript: bool = True
) -> Iterator[Page]:
    """A page whose paths are of the service at an address. At its end nothing may have been complained of (scripts,
    styles, the policy; a refusal counts as an answer), no dialog opened, and no other host asked."""
    complaints: list[str] = []
    host = urlsplit(address).netloc
    with browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        java_script_enabled=javascript,
    ) as context:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog {dialog.message}"))
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on(
            "request",
            lambda asked: complaints.append(asked.url) if not asked.url.startswith(f"http://{host}/") else None,
        )
        yield page
        found = [complaint for complaint in complaints if not REFUSED.search(complaint)]
        assert not found, found
