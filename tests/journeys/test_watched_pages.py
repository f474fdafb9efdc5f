"""The watch over every journey sees what no page may do, and axe sees what shuts people out."""

import pytest

from tests.browser import Watch, barriers

pytestmark = pytest.mark.browser
POLICY = '<meta http-equiv="Content-Security-Policy" content="script-src \'self\'">'


@pytest.fixture
def watched(chromium):
    watch = Watch("http://localhost")
    context = chromium.new_context()
    watch.attach(context)
    yield watch, context.new_page()
    context.close()


def test_a_page_that_asks_another_machine_is_seen(watched):
    watch, page = watched
    page.set_content('<img alt="" src="http://192.0.2.1/x.png">', wait_until="commit")
    page.wait_for_timeout(300)
    assert watch.wrongs == ["left the machine: http://192.0.2.1/x.png"]


def test_an_inline_script_is_seen(watched):
    watch, page = watched
    page.set_content(f"<head>{POLICY}</head><script>1</script>")
    assert [wrong for wrong in watch.wrongs if "Content Security Policy" in wrong]


def test_a_script_that_throws_is_seen(watched):
    watch, page = watched
    page.set_content("<script>throw new Error('lost')</script>")
    assert [wrong for wrong in watch.wrongs if "lost" in wrong]


def test_a_field_without_a_label_is_a_barrier(watched):
    _, page = watched
    page.set_content('<html lang="en"><title>t</title><main><h1>t</h1><input name="q"></main>')
    assert [line for line in barriers(page) if line.startswith("label:")]
