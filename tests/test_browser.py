"""Pages in Debian's Chromium: narrow and wide, with and without script, and what axe-core finds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_pages import PAGES

from search_api.app import create_app
from search_api.settings import ServerSettings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync "
    # The address bar would start a process of its own for each window, a second of work a test.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
).split()
NARROW, WIDE = 390, 1440
ERRORS = ["/nope", "/cities/nope"]


@pytest.fixture(scope="module")
def address(chromium: Path, sample_data: Path) -> Iterator[str]:
    """A server on this machine only, stopped afterwards."""
    import uvicorn

    settings = ServerSettings(data_dir=sample_data, rate=0, access_log=False)
    config = uvicorn.Config(create_app(settings), port=0, log_config=None, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(30)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def make_page(browser: Browser) -> Iterator[Any]:
    contexts = []

    def make(
        width: int = WIDE, *, script: bool = True, lang: str = "sv-SE", scheme: Any = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            locale=lang,
            color_scheme=scheme,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield make
    for context in contexts:
        context.close()


def findings(page: Page) -> list[str]:
    """What axe-core finds, one line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {node['html'][:200]}" for item in found for node in item["nodes"]]


CUT_CARDS = """[...document.querySelectorAll('.scroll:has(.cards-on-phone)')]
    .filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.innerText)"""


def overflow(page: Page) -> int:
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(script))


@pytest.mark.parametrize(("number", "path"), list(enumerate([*PAGES, *ERRORS])))
def test_fits_and_is_accessible(make_page: Any, address: str, number: int, path: str) -> None:
    # Pages fit both widths; axe, which takes seconds, looks at half of them in each width, language
    # and scheme of colours.
    widths = (WIDE, NARROW) if number % 2 else (NARROW, WIDE)
    lang, scheme = "sv-SE" if number % 4 < 2 else "en-GB", "dark" if number % 8 < 4 else "light"
    page = make_page(widths[0], lang=lang, scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    page.goto(address + path)
    # All that can be opened is looked into as well.
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    assert overflow(page) <= 0
    assert findings(page) == []
    page.set_viewport_size({"width": widths[1], "height": 900})
    assert overflow(page) <= 0
    page.set_viewport_size({"width": NARROW, "height": 900})
    # Tables that become cards on a phone hide nothing at its side.
    assert page.evaluate(CUT_CARDS) == []
    # Nothing is loaded from elsewhere, and the policy on content has nothing to refuse.
    told = [line for line in said if not line.startswith(address)]
    assert [line for line in told if "status of 404" not in line] == []


def test_axe_finds_faults_where_there_are_some(make_page: Any) -> None:
    page = make_page()
    page.set_content("<html><body><img src=x><input></body></html>")
    assert any(line.startswith("image-alt") for line in findings(page))


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_works_without_script(make_page: Any, address: str, width: int) -> None:
    page = make_page(width, script=False)
    page.goto(address)
    page.get_by_label("Vad söker du?").fill("cykel")
    page.get_by_role("button", name="Sök").click()
    # A count would not wait for the page that a click leads to.
    page.locator("li.hit").first.wait_for()
    page.locator("a.place").first.click()
    page.locator("mark").first.wait_for()
    assert "/text?mark=" in page.url
    page.goto(f"{address}/twins")
    page.get_by_label("Stad").select_option(label="Lingonheda")
    page.get_by_role("button", name="Visa").click()
    page.locator("li.twin").first.wait_for()
    page.goto(f"{address}/compare")
    page.get_by_label("Kontrakt 1").select_option("angsvattnet-2020")
    page.get_by_label("Kontrakt 2").select_option("angsvattnet-2024")
    page.get_by_role("button", name="Jämför").click()
    page.locator("table.compare").nth(2).wait_for()
    page.goto(f"{address}/query")
    page.locator("textarea").fill("SELECT ?a { ?a ?b ?c } LIMIT 2")
    page.get_by_role("button", name="Fråga").click()
    page.locator("table.answer tbody tr").nth(1).wait_for()
    assert page.locator("table.answer tbody tr").count() == 2
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("textarea").input_value() == "SELECT ?a { ?a ?b ?c } LIMIT 2"


def test_the_editor_takes_the_place_of_the_field(make_page: Any, address: str) -> None:
    page = make_page()
    page.goto(f"{address}/query")
    editor = page.get_by_role("textbox", name="Din fråga")
    editor.wait_for()
    assert page.locator("textarea").is_hidden()
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK {}")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**query=ASK*")
    assert page.locator("main").inner_text().count("Ja") >= 1


def test_the_keyboard_is_not_caught_in_the_editor(make_page: Any, address: str) -> None:
    page = make_page()
    page.goto(f"{address}/query")
    page.get_by_role("textbox", name="Din fråga").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_the_first_tab_leads_past_the_menu(make_page: Any, address: str) -> None:
    page = make_page()
    page.goto(f"{address}/cities")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Gå till innehållet")
    assert skip.evaluate("(link) => link === document.activeElement")
    box = skip.bounding_box()
    assert box and box["x"] >= 0 and box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_focus_can_be_seen(make_page: Any, address: str) -> None:
    page = make_page()
    page.goto(f"{address}/cities")
    for _ in range(6):
        page.keyboard.press("Tab")
        style = "getComputedStyle(document.activeElement)"
        assert page.evaluate(f"{style}.outlineStyle") == "solid"
        assert page.evaluate(f"parseFloat({style}.outlineWidth)") >= 2


def test_on_paper_there_are_no_menus_and_links_are_written_out(
    make_page: Any, address: str
) -> None:
    page = make_page()
    page.goto(f"{address}/contracts/stenlycke-2025")
    page.emulate_media(media="print")
    assert page.locator("header nav").is_hidden() and page.locator("form").first.is_hidden()
    after = "(link) => getComputedStyle(link, '::after').content"
    assert "/text?mark=" in page.locator("a.place").first.evaluate(after)


def test_hostile_text_runs_nothing(make_page: Any, address: str) -> None:
    page = make_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    for path in ("/search?q=", "/query?query=", "/twins?municipality=", "/cities/", "/?lang="):
        page.goto(f"{address}{path}%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E")
    assert ran == []


def test_the_first_city_stands_on_the_first_screen_of_a_phone(make_page: Any, address: str) -> None:
    page = make_page(NARROW)
    page.goto(f"{address}/search?q=fj%C3%A4rrv%C3%A4rme")
    box = page.locator(".hit").first.bounding_box()
    assert box is not None
    assert box["y"] < 500
