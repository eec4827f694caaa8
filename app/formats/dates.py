"""How days and times are written: plain words, in London time. No clock, and no locale of the server.

The style is GOV.UK's: "Friday 8 February 2008", "9:30am to 4pm", "midday", "midnight".
Moments are aware; a moment without a zone raises ValueError.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")
# strftime would take these from the server's locale.
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def weekday_words(on: date) -> str:
    """Return the name of the day of the week: "Friday"."""
    return _WEEKDAYS[on.weekday()]


def month_words(on: date) -> str:
    """Return the month that a day lies in: "February 2027"."""
    return f"{_MONTHS[on.month - 1]} {on.year}"


def month_to_be_confirmed_words(on: date) -> str:
    """Return a month that is known when its day is not: "September 2027, day to be confirmed"."""
    return f"{month_words(on)}, day to be confirmed"


def short_day_words(on: date) -> str:
    """Return a day without its weekday: "8 February 2008"."""
    return f"{on.day} {month_words(on)}"


def day_words(on: date) -> str:
    """Return a day with its weekday: "Friday 8 February 2008"."""
    return f"{weekday_words(on)} {short_day_words(on)}"


def days_words(first: date, last: date) -> str:
    """Return a run of days, saying once what they share: "Tuesday 8 to Wednesday 9 July 2008"."""
    if first > last:
        raise ValueError("the last day comes before the first")
    if first == last:
        return day_words(first)
    if first.year != last.year:
        return f"{day_words(first)} to {day_words(last)}"
    return f"{_day_within(first, last)} to {day_words(last)}"


def day_list_words(days: list[date]) -> str:
    """Return separate days in order, saying once what they share: "Tuesday 8 and Thursday 10 July 2008".

    Days in different years are written in full. An empty list raises ValueError.
    """
    if not days:
        raise ValueError("no days to write")
    *earlier, last = sorted(set(days))
    if not earlier:
        return day_words(last)
    if earlier[0].year == last.year:
        written = [
            _day_within(each, following)
            for each, following in zip(earlier, [*earlier[1:], last], strict=True)
        ]
    else:
        written = [day_words(each) for each in earlier]
    return f"{', '.join(written)} and {day_words(last)}"


def clock_words(at: time) -> str:
    """Return a time of day: "9:30am", "4pm", "midday", "midnight". Seconds are not shown."""
    if (at.hour, at.minute) == (0, 0):
        return "midnight"
    if (at.hour, at.minute) == (12, 0):
        return "midday"
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{hour}{minutes}{'am' if at.hour < 12 else 'pm'}"


def time_words(moment: datetime) -> str:
    """Return the time of day that London shows: "4pm".

    In the hour that happens twice when the clocks go back, the zone is said too: "1:30am BST", "1:30am GMT".
    """
    local = _in_london(moment)
    words = clock_words(local.time())
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return f"{words} {local.tzname()}"
    return words


def moment_words(moment: datetime) -> str:
    """Return a moment in full: "9:30am on Friday 8 February 2008"."""
    return f"{time_words(moment)} on {day_words(_in_london(moment).date())}"


def short_moment_words(moment: datetime) -> str:
    """Return a moment for a column of a table, where weekdays are in the way: "8 Feb 2008, 9:30am"."""
    on = _in_london(moment).date()
    return f"{on.day} {_MONTHS[on.month - 1][:3]} {on.year}, {time_words(moment)}"


def as_at_words(moment: datetime) -> str:
    """Return the moment at which figures were true: "as at 10:05am 1 February 2008"."""
    return f"as at {time_words(moment)} {short_day_words(_in_london(moment).date())}"


def file_name_stamp(moment: datetime) -> str:
    """Return a moment for the name of a file, so that names sort by London time: "2008-02-01-1005"."""
    return _in_london(moment).strftime("%Y-%m-%d-%H%M")


def hours_words(starts_at: datetime, ends_at: datetime) -> str:
    """Return the times from start to end: "9:30am to 4pm". Days are not shown."""
    return f"{time_words(starts_at)} to {time_words(ends_at)}"


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """Return from when to when something lasts.

    "Friday 8 February 2008, 9:30am to 4pm"; over several days
    "9:30am on Tuesday 8 July 2008 to 4pm on Wednesday 9 July 2008".
    What ends at midnight ends on the evening before. An end before the start raises ValueError.
    """
    if ends_at < starts_at:
        raise ValueError("the end comes before the start")
    first = _in_london(starts_at).date()
    if first == _last_day(starts_at, ends_at):
        return f"{day_words(first)}, {hours_words(starts_at, ends_at)}"
    return f"{moment_words(starts_at)} to {moment_words(ends_at)}"


def when_words(
    *,
    month: date | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> str:
    """Return the words for all that is known of when something happens, from the most exact that is given.

    Moments; else days ("Friday 8 February 2008, times to be confirmed"); else any day of the month;
    else "Date to be confirmed".
    """
    if starts_at is not None:
        return span_words(starts_at, ends_at) if ends_at is not None else moment_words(starts_at)
    if first_day is not None:
        return f"{days_words(first_day, last_day or first_day)}, times to be confirmed"
    if month is not None:
        return month_to_be_confirmed_words(month)
    return "Date to be confirmed"


def _in_london(moment: datetime) -> datetime:
    """Return the moment as London's clocks show it."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return moment.astimezone(_LONDON)


def _last_day(starts_at: datetime, ends_at: datetime) -> date:
    """Return the London day of the end; midnight belongs to the evening that it ends."""
    local = _in_london(ends_at)
    if local.time() == time() and starts_at < ends_at:
        return local.date() - timedelta(days=1)
    return local.date()


def _day_within(day: date, following: date) -> str:
    """Return a day without the year, and without the month if the day that follows it says it."""
    if day.month == following.month:
        return f"{weekday_words(day)} {day.day}"
    return f"{weekday_words(day)} {day.day} {_MONTHS[day.month - 1]}"
