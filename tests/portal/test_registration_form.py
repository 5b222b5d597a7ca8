"""Bad input in the form of a registration: a clear answer beside the field, in both languages, and nothing lost."""

from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from partners.registration.models import Registration
from portal.db import read

ODD = {
    "a wrong check digit": ({"tax_id": "DE136695975"}, "digit 11 is 5, but the others ask for 6", "第 11 位是 5"),
    "a wrong Chinese one": ({"tax_id": "91440300MA5FUBF76X"}, "digit 18 is X", "第 18 位是 X"),
    "free mail": ({"host": "ms.li@qq.com"}, "Anybody can have an address at qq.com.", "任何人都可以有 qq.com 的地址"),
    "a name too long": ({"customer_name": "x" * 500}, "200", "200"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("odd", "english", "chinese"), ODD.values(), ids=ODD.keys())
def test_odd_input_is_answered_beside_the_field_and_kept(browser, world, language, odd, english, chinese):
    client = browser("north_seller")
    client.get(f"/language/{language}")
    fields = {
        "customer_name": "Odd & Sons", "region_id": str(world.regions["east-china"]), "_key": str(uuid4()),
        "product_line_ids": [str(world.lines["pumps"])], "value": "5000", "expected_close_on": "2099-01-01",
        "contact": "Ms Li", "evidence": "Met.",
    }  # fmt: skip
    answer = client.post(world.url("registrations/new"), data=fields | odd)
    assert answer.status_code == 422
    page = unescape(answer.get_data(as_text=True))
    assert (english if language == "en" else chinese) in page
    assert all(value in page for value in ("Ms Li", *odd.values()))
    with read(world.house) as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 0
