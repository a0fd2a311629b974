"""Signing in with the keyboard alone, and that the ground of these tests sees what it is there to see."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.look import PHONE, VIEWS, Looker, Person, Scheme, accessible, fits, good, picture


@pytest.mark.parametrize(("language", "width", "scheme"), VIEWS)
def test_anybody_can_read_the_sign_in_page(look: Looker, language: str, width: int, scheme: Scheme) -> None:
    page = look.page(language, width, scheme)
    page.goto("/console")
    assert page.url.endswith("/console/sign-in?next=%2Fconsole")
    good(page)
    picture(page, f"sign-in-{language}-{width}-{scheme}")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called `name` has the focus."""
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()") == name:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", "focus is seen"
            return
    raise AssertionError(f"Tab never comes to {name}")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_keyboard_is_enough(look: Looker, coordinator: Person, javascript: bool) -> None:
    page = look.page("en", javascript=javascript)
    page.goto("/console/sign-in")
    tab_to(page, "name")
    page.keyboard.type(coordinator.name)
    page.keyboard.press("Tab")
    page.keyboard.type("not the password")
    with look.watch.expecting("status of 403"):
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("The name or the password is not right.")
    assert page.get_by_label("Name").input_value() == coordinator.name
    page.get_by_label("Password").focus()
    page.keyboard.type(coordinator.password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{look.site}/console")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{look.site}/console/sign-in")
    assert page.goto("/console")
    expect(page).to_have_url(f"{look.site}/console/sign-in?next=%2Fconsole")


def test_trouble_is_seen(look: Looker) -> None:
    """The watch, the scanner and the measure each tell what is wrong; else all other tests would prove nothing."""
    page = look.page("en", PHONE)
    page.goto("/console/sign-in")
    with look.watch.expecting("Content Security Policy"):
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.x = 1'}))")
    with look.watch.expecting("status of 404"):
        page.evaluate("fetch('/console/static/nothing.js').then(() => null)")
    with look.watch.expecting("page error: of purpose"):
        page.evaluate("new Promise((done) => setTimeout(() => { done(); throw 'of purpose'; }))")
        page.wait_for_timeout(50)
    with pytest.raises(AssertionError, match="was told"), look.watch.expecting():
        page.evaluate("console.error('of purpose')")
    look.watch.troubles.clear()
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    with pytest.raises(AssertionError, match="label"):
        accessible(page)
    page.evaluate("document.querySelector('main').style.width = '500px'")
    with pytest.raises(AssertionError, match="sideways"):
        fits(page)
