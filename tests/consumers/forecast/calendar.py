"""Reads forecasts with a calendar's library, and holds them against the same as JSON."""

import datetime
import json
import pathlib
import sys

import icalendar
import jsonschema

ROOT = pathlib.Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "fixtures/schemas/forecast-v1.json").read_text())


def read(calendar, forecast):
    data = pathlib.Path(calendar).read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n")), calendar
    assert b"\n" not in data.replace(b"\r\n", b""), calendar
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    ahead = json.loads(pathlib.Path(forecast).read_text())
    jsonschema.validate(ahead, SCHEMA)
    assert len(events) == len(ahead["events"]), calendar
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event, wanted in zip(events, ahead["events"]):
        day = datetime.date.fromisoformat(wanted["on"])
        assert event.decoded("DTSTART") == day > datetime.date(2026, 11, 22)
        assert event.decoded("DTEND") == day + datetime.timedelta(days=1)
        assert event.decoded("DTSTAMP").date() == datetime.date(2026, 11, 22)
        assert not event.errors, event.errors
        (alarm,) = event.walk("VALARM")
        assert alarm.decoded("TRIGGER") == datetime.timedelta(days=-14)
        summary, description = str(event["SUMMARY"]), str(event["DESCRIPTION"])
        assert (wanted["id"] or "") in summary
        lines = description.splitlines()
        shown = wanted["places"][:20]
        for place in shown:
            if place["path"].isascii() and place["path"].isprintable():
                assert any(line.startswith(f"{place['path'][:80]}:{place['line']}") or "…" in line for line in lines)
        assert not any(ord(c) < 32 and c != "\n" for c in summary + description)
    return ahead


stale, clean, hostile = (read(*sys.argv[at : at + 2]) for at in (1, 3, 5))
assert stale["failing_already"] > 0
by_model = {(one["id"], one["surface"], one["on"]): one for one in stale["events"]}
sonnet = by_model["claude-sonnet-4-5-20250929", "anthropic", "2026-11-30"]
assert sonnet["retires"] and sonnet["failing"] > 0
assert not clean["events"] and hostile["events"]
