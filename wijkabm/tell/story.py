"""A life in plain sentences, told from the tables of a run.

What happened is read from ``lives`` and ``events``, how it ended from the final tables. The
sentences stand in ``tell/texts/nl.yaml`` and ``tell/texts/en.yaml``.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from wijkabm.ground.errors import InputError
from wijkabm.runs.identities import read_identities
from wijkabm.tell.texts import read_texts
from wijkabm.tell.texts.names import name_lever, name_wijken

if TYPE_CHECKING:
    from wijkabm.runs.results import Results

SHOP_EVENTS: Final = ("opening", "closing", "takeover", "move_in", "quiet")
PERSON_EVENTS: Final = (
    "hired",
    "job_ended",
    "to_benefit",
    "arrival",
    "departure",
    "birth",
    "death",
    "came_of_age",
    "retired",
)
IN_EUROS: Final = ("revenue_of_year", "income_of_year", "rent_agreed", "loan")
"""Facts whose amount is in cents."""

ABOUT_LEVERS: Final = ("offered", "accepted", "refused", "contract_ended")
"""Facts whose amount is a lever."""


def tell_shop(results: "Results", identity: str | int, language: str = "en") -> list[str]:
    """The life of a shop, a sentence a line.

    Raises
    ------
    InputError
        No shop of the run has this identity.
    """
    words, identity = read_texts(language), str(identity)
    text = words["story"]["shop"]
    events = _of(results.events, identity, SHOP_EVENTS)
    final = results.shops[results.shops["identity"] == identity]
    if events.empty and final.empty:
        raise InputError(_unknown("shop", identity, _known_shops(results)))
    last = (events if final.empty else final).iloc[-1]
    lines = [
        text["intro"].format(
            identity=identity,
            branch=words["branches"][last["branch"]],
            wijk=_name_wijk(results, last["wijk"]),
        )
    ]
    if len(final):
        lines += _tell_street(results, final.iloc[0]["segment"], words)
        lines.append(text[final.iloc[0]["owner_kind"]])
    if "opening" not in set(events["event"]):
        lines.append(text["unknown_start"])
    lines += _in_order(list_shop_moments(results, identity, language), words)
    if len(final):
        shop = final.iloc[0]
        ending = "still_open" if shop["trading"] == 1 else "still_quiet"
        cash = format_euros(shop["cash"], language)
        lines.append(text[ending].format(staff=shop["staff"], cash=cash))
    return lines


def list_shop_moments(results: "Results", identity: str, language: str) -> list["Told"]:
    """What happened to a shop: month, place within the month, sentence."""
    words = read_texts(language)
    events = _of(results.events, identity, SHOP_EVENTS)
    facts = _facts_of(results, [identity])
    return [
        *_tell_shop_events(events, facts, words, language),
        *_tell_facts(facts, words["story"]["shop"], results, language),
    ]


def tell_resident(results: "Results", identity: str | int, language: str = "en") -> list[str]:
    """The life of a resident, a sentence a line.

    Raises
    ------
    InputError
        No resident of the run has this identity.
    """
    words, identity = read_texts(language), str(identity)
    text = words["story"]["resident"]
    events = _of(results.events, identity, PERSON_EVENTS)
    facts = _facts_of(results, [identity])
    final = results.residents[results.residents["identity"] == identity]
    if final.empty and events.empty:
        raise InputError(_unknown("resident", identity, _known_residents(results)))
    told = [*_tell_facts(facts, text, results, language), *_tell_moves(events, text)]
    lines = [text["intro_gone"].format(identity=identity)]
    ending = []
    if len(final):
        person = final.iloc[0]
        lines = [_introduce(person, identity, results, words)]
        households = results.households
        home = households[households["row"] == person["household"]]
        lines += [line for s in home["segment"] for line in _tell_street(results, s, words)]
        of_home = _facts_of(results, home["identity"])
        of_home = of_home[of_home["what"] == "income_of_year"]
        told += _tell_facts(of_home, text, results, language)
        ending = _describe_work(person, results.shops, text, language)
    lines += _in_order(told, words) or [text["quiet_life"]]
    return lines + ending


def _tell_street(results: "Results", segment: int, words: Mapping[str, Any]) -> list[str]:
    """In which street that is, where it is a real one; who is there is not."""
    segments = results.segments
    streets = segments.loc[segments["row"] == segment, "street"]
    return [words["story"]["street"].format(street=street) for street in streets if street]


def _name_wijk(results: "Results", wijk: str) -> str:
    return name_wijken(results.manifest).get(wijk, wijk)


def format_euros(cents: float, language: str) -> str:
    """Whole euros as people write them."""
    euros = round(float(cents) / 100)
    number = f"{abs(euros):,}"
    number = number.replace(",", ".") if language == "nl" else number
    return f"{'-' if euros < 0 else ''}€ {number}"


def _of(events: pd.DataFrame, identity: str, kinds: tuple[str, ...]) -> pd.DataFrame:
    return events[(events["identity"] == identity) & events["event"].isin(kinds)]


def _facts_of(results: "Results", identities: Iterable[str]) -> pd.DataFrame:
    lives = read_identities(results.lives)
    return lives[lives["identity"].isin(list(identities))]


Told = tuple[int, int, str]


def _in_order(told: Iterable[Told], words: Mapping[str, Any]) -> list[str]:
    """Sentences by month; a closing comes last in its month, an opening first."""
    month = words["story"]["month"]
    ordered = sorted(told, key=lambda entry: entry[:2])
    return [f"{month.format(month=when)}: {sentence}" for when, _, sentence in ordered]


def _tell_shop_events(
    events: pd.DataFrame, facts: pd.DataFrame, words: Mapping[str, Any], language: str
) -> list[Told]:
    text = words["story"]["shop"]
    told = []
    for event in events.to_dict("records"):
        when, cause = int(event["month"]), event["cause"]
        if event["event"] == "opening":
            why = text["because"].get(cause, "")
            kind = "opening" if event["premises"] >= 0 else "opening_home"
            sentence = text[kind].format(branch=words["branches"][event["branch"]], why=why)
            capital = facts[facts["what"] == "opened"]["amount"]
            if len(capital) and capital.iloc[0] > 0:
                euros = format_euros(capital.iloc[0], language)
                sentence += " " + text["with_capital"].format(euros=euros)
            told.append((when, 0, sentence))
        elif event["event"] == "closing":
            why = text["why"].get(cause, text["why"][""])
            told.append((when, 9, text["closing"].format(why=why)))
        elif event["event"] == "quiet":
            told.append((when, 5, text["quiet"]))
    return told


def _tell_facts(
    facts: pd.DataFrame, text: Mapping[str, Any], results: "Results", language: str
) -> list[Told]:
    """Facts that have a sentence of their own; the others are told by an event."""
    statuses = results.manifest["codes"]["status"]
    told = []
    for fact in facts.to_dict("records"):
        what, amount, other = fact["what"], int(fact["amount"]), str(fact["other"])
        if what in ABOUT_LEVERS:
            sentence = text[what].format(lever=name_lever(_name_cause(amount, results), language))
            told.append((int(fact["month"]), 3, sentence))
            continue
        if what == "taken_over_by" and not other:
            what = "taken_over_outside"
        elif what == "went_on_benefit":
            what = f"went_on_{statuses[amount]}"
        if what not in text or what == "opened":
            continue
        if what in IN_EUROS and amount < 0:
            what, amount = f"{what}_negative", -amount
        euros = format_euros(amount, language)
        told.append((int(fact["month"]), 3, text[what].format(amount=other or amount, euros=euros)))
    return told


def _name_cause(lever: int, results: "Results") -> str:
    """The name of a lever by its number: levers are the last causes that there are."""
    causes = results.manifest["codes"]["cause"]
    return str(causes[causes.index("shock") + 1 + lever])


def _tell_moves(events: pd.DataFrame, text: Mapping[str, Any]) -> list[Told]:
    """Coming, going, birth and death; what is noted as a fact of life too is told from there."""
    moves = {"departure": 9, "death": 9, "came_of_age": 0}
    return [
        (int(event["month"]), moves[event["event"]], text[event["event"]])
        for event in events.to_dict("records")
        if event["event"] in moves
    ]


def _introduce(
    person: pd.Series, identity: str, results: "Results", words: Mapping[str, Any]
) -> str:
    story, month = words["story"], int(results.manifest["months"])
    return str(
        story["resident"]["intro"].format(
            identity=identity,
            wijk=_name_wijk(results, person["wijk"]),
            age=(month - int(person["birth_month"])) // 12,
            status=story["statuses"][person["status"]],
        )
    )


def _describe_work(
    person: pd.Series, shops: pd.DataFrame, text: Mapping[str, Any], language: str
) -> list[str]:
    if person["status"] in ("works_elsewhere", "works_locally"):
        return [text["earns"].format(euros=format_euros(person["net_wage"], language))]
    own = shops[shops["row"] == person["shop"]]
    if person["status"] == "owner" and len(own):
        return [text["owns"].format(shop=own.iloc[0]["identity"])]
    return []


def _known_shops(results: "Results") -> list[str]:
    """Three shops with the most to tell."""
    known = set(results.events[results.events["event"].isin(SHOP_EVENTS)]["identity"])
    return _most_told(results.lives, known | set(results.shops["identity"]))


def _known_residents(results: "Results") -> list[str]:
    """Three residents with the most to tell."""
    return _most_told(results.lives, set(results.residents["identity"]))


def _most_told(lives: pd.DataFrame, known: set[str]) -> list[str]:
    counts = lives[lives["identity"].isin(known)].groupby("identity").size()
    counts = counts.reindex(sorted(known), fill_value=0)
    return [str(i) for i in counts.sort_values(ascending=False, kind="stable").index[:3]]


def _unknown(kind: str, identity: str, examples: list[str]) -> str:
    hint = f"; try {', '.join(examples)}" if examples else ""
    return f"--{kind} {identity}: no {kind} of this run has that identity{hint}"
