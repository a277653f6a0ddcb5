"""Payment dates in the future: one mistyped year moves nothing else, and is named."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from review.checkup.run import checkup, summary, write
from tests.remittances import remittance
from tests.review.checkup.conftest import DEADLINES


def put(folder: Path, number: int, day: datetime.date | str) -> None:
    told = day if isinstance(day, str) else f"{day:%Y%m%d}"
    data = remittance(number).data.replace(b"20260105~TRN", told.encode() + b"~TRN")
    (folder / f"{number}.835").write_bytes(data)


def figures(folder: Path, **options: Any) -> dict[str, Any]:
    return checkup(folder, deadlines=DEADLINES, **options).figures


@pytest.mark.parametrize("mistyped", ["90260105", "99991231", "21260105"])
def test_a_mistyped_year_moves_nothing_else(tmp_path: Path, mistyped: str) -> None:
    put(tmp_path, 1, "20260105")
    alone = figures(tmp_path)
    put(tmp_path, 2, mistyped)
    both = figures(tmp_path)
    assert both["as_of"] == both["read"]["last_day"] == "2026-01-05"
    assert both["read"]["future"] == 1
    assert both["timing"]["p90_days"] == alone["timing"]["p90_days"]
    assert [month["month"] for month in both["money"]["by_month"]] == ["2026-01", "undated"]
    assert both["opportunities"]["in_time"] == alone["opportunities"]["in_time"]


def test_a_payment_announced_for_the_next_days_is_listed_and_counted(tmp_path: Path) -> None:
    put(tmp_path, 1, "20260105")
    soon = datetime.date.today() + datetime.timedelta(days=3)
    put(tmp_path, 2, soon)
    found = figures(tmp_path)
    assert (found["as_of"], found["read"]["future"]) == ("2026-01-05", 1)
    assert f"{soon:%Y-%m}" in {month["month"] for month in found["money"]["by_month"]}


def test_where_all_is_announced_ages_count_to_today(tmp_path: Path) -> None:
    put(tmp_path, 1, datetime.date.today() + datetime.timedelta(days=2))
    assert figures(tmp_path)["as_of"] == datetime.date.today().isoformat()


def test_the_day_asked_for_may_lie_ahead(tmp_path: Path) -> None:
    ahead = datetime.date.today() + datetime.timedelta(days=400)
    put(tmp_path, 1, ahead)
    found = figures(tmp_path, today=ahead)
    assert (found["as_of"], found["read"]["last_day"], found["read"]["future"]) == (ahead.isoformat(),) * 2 + (0,)


def test_it_is_named_on_the_page_in_its_list_and_in_the_terminal(tmp_path: Path) -> None:
    put(tmp_path, 1, "20260105")
    put(tmp_path, 2, "90260105")
    report = checkup(tmp_path, deadlines=DEADLINES)
    write(report, tmp_path / "out")
    assert "payment date 9026-01-05 is in the future" in (tmp_path / "out/claims/future_payments.csv").read_text()
    assert "bear a payment date in the future" in (tmp_path / "out/checkup.html").read_text(encoding="utf-8")
    assert "1 remittances bear a payment date in the future" in summary(report, tmp_path / "out")
