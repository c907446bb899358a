"""The page in a browser, from a file, with no network."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html

from busy_day import busy_day, ramp
from lungta.record.report.page import page_html

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium or chrome on the path")


def _open(page: Path) -> tuple[html.HtmlElement, list[str]]:
    """Return what the browser made of a page, and what it said about it; every host name resolves to nothing."""
    run = subprocess.run(
        [
            str(CHROMIUM),
            "--headless",
            "--no-sandbox",
            "--use-angle=swiftshader",
            "--enable-unsafe-swiftshader",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={page.parent / 'profile'}",
            "--enable-logging=stderr",
            "--virtual-time-budget=8000",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    said = [line for line in run.stderr.splitlines() if "CONSOLE" in line and "GL Driver Message" not in line]
    return html.document_fromstring(run.stdout), said


@pytest.mark.browser
@needs_chromium
def test_page_opens_from_a_file_without_a_word_of_complaint(tmp_path: Path) -> None:
    """The scripts run under the page's own policy, the 3-D view draws, and the console stays empty."""
    page = tmp_path / "index.html"
    page.write_text(page_html(busy_day(sorties=3), ramp()), encoding="utf-8")
    shown, said = _open(page)
    assert said == []
    assert not shown.xpath("//p[@class='block-missing']")
    assert [label.text for label in shown.xpath("//span[@class='block-label']")] == ["Base Camp", "Camp I"]
    assert int(shown.xpath("//canvas/@width")[0]) > 300
    assert [article.get("hidden") for article in shown.xpath("//article")] == [None, "", ""]


@pytest.mark.browser
@needs_chromium
def test_a_script_that_is_not_the_page_s_own_does_not_run(tmp_path: Path) -> None:
    """Even if an escape were forgotten, the policy refuses what was written into the page, and any load."""
    page = tmp_path / "index.html"
    text = page_html(busy_day(sorties=1), ramp())
    injected = "<script>document.title='taken over'</script><img src='https://example.org/x.png'></main>"
    page.write_text(text.replace("</main>", injected), encoding="utf-8")
    shown, said = _open(page)
    assert shown.findtext(".//title") != "taken over"
    assert sum("Content Security Policy" in line for line in said) == 2
