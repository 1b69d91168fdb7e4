"""Takes pictures of the page of the shipped case (or of a written page) with headless Chromium.

    python scripts/screenshots.py [PAGE.html] [-o FOLDER]

Three widths (phone, laptop, large screen) in both themes, with a contested relationship open where
the page has one. Needs Chromium and playwright.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
SCREENS = {"phone": (390, 844), "laptop": (1440, 900), "large": (2560, 1440)}


def shipped_case(folder: Path) -> Path:
    """The page of the shipped case, written into ``folder``."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import kg

    path = folder / "graph.html"
    kg.open().view(path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description="takes pictures of the page")
    parser.add_argument("page", nargs="?", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("screenshots"))
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed")
    from playwright.sync_api import sync_playwright

    options.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        page_file = (options.page or shipped_case(Path(name))).resolve()
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for screen, (width, height) in SCREENS.items():
            for theme in ("light", "dark"):
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
                page.goto(page_file.as_uri())
                page.wait_for_timeout(700)
                page.screenshot(path=options.output / f"{screen}-{theme}.png")
                contested = page.locator("#panel section").filter(has_text="Contested").locator("li a")
                if screen != "phone" and contested.count():
                    contested.first.click()
                    page.wait_for_timeout(300)
                    page.screenshot(path=options.output / f"{screen}-{theme}-evidence.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
