"""Pages travel packed, files as they are."""

import gzip
import io

import pytest

from accord.kernel.files.services import store_file

pytestmark = pytest.mark.django_db
PACKED = {"HTTP_ACCEPT_ENCODING": "gzip, br"}


def test_a_page_is_packed_for_a_browser_that_can_unpack_it(cast):
    client = cast.client("bilal")
    packed = client.get(cast.url("act/"), **PACKED)
    assert packed["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(packed.content)
    assert len(packed.content) < len(client.get(cast.url("act/")).content) / 2


def test_its_length_does_not_betray_its_words(cast):
    client = cast.client("bilal")
    lengths = {len(client.get(cast.url("act/"), **PACKED).content) for _time in range(20)}
    assert len(lengths) > 5


def test_a_file_is_handed_out_byte_for_byte(cast):
    content = b"pit,tons\n" + b"1,3\n" * 500
    file = store_file(cast.viewer("bilal"), content=io.BytesIO(content), name="a.csv", body=cast.bodies["mines"])
    answer = cast.client("bilal").get(f"{file.get_absolute_url()}download/", **PACKED)
    assert not answer.has_header("Content-Encoding")
    assert b"".join(answer.streaming_content) == content
