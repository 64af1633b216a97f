"""``wijkabm levers`` and ``wijkabm scenarios``, and the options by which a run is given its policy."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wijkabm.cli.shared import LONGEST_NAME, WIDE, Language, print_json
from wijkabm.ground.errors import InputError
from wijkabm.ground.numbers import write_number

if TYPE_CHECKING:
    from wijkabm.levers.desk.scenario import Scenario


def read_policy(
    scenarios: Sequence[str], levers: Sequence[str], budget: float | None
) -> "Scenario":
    """A scenario with the levers of the command line.

    Raises
    ------
    InputError
        No such scenario, a lever that cannot be, a budget below zero.
    """
    from wijkabm.levers.desk.scenario import BASELINE, MOST_EUROS, check_shares, load_scenario
    from wijkabm.levers.registry import read_lever

    if budget is not None and not 0.0 <= budget < MOST_EUROS:
        raise InputError(f"--budget {budget:g} is not allowed; give EUR a year from 0")
    found = [load_scenario(name) for name in scenarios]
    if len(found) > 1:
        raise InputError(
            f"--scenario is given {len(found)} times; for all of them together give it once, as "
            f"--scenario {'+'.join(scenarios)}; to lay them side by side use wijkabm compare"
        )
    policy = found[0] if found else BASELINE
    if found and not (policy.levers or levers) and policy.name != BASELINE.name:
        print(f"note: {policy.name} has no levers and no shocks: the baseline", file=sys.stderr)
    added = [read_lever(text, f'--lever "{text}"') for text in levers]
    check_shares(added, "--lever")
    return policy.add(added, budget)


def note_late(
    policies: "Sequence[Scenario]",
    months: int,
    windows: Mapping[str, tuple[int, int]] | None = None,
) -> None:
    """Say which levers, shocks and targets of settled policies come after the run's end, or after a window's.

    Windows are first and last months of outcomes, by name.
    """
    starts = {(lever.name, lever.start) for policy in policies for lever in policy.levers}
    for name, start in sorted(starts):
        said = f"note: {name} starts in month {start}, after"
        if start > months:
            print(f"{said} the run of {months} months", file=sys.stderr)
            continue
        for outcome, (first, last) in (windows or {}).items():
            if start > last:
                print(f"{said} the months of {outcome}, {first} to {last}", file=sys.stderr)
    for by in sorted({x.by for policy in policies for x in policy.targets if x.by > months}):
        print(
            f"note: a target is for month {by}, after the run of {months} months", file=sys.stderr
        )


def note_unfunded(worlds: "Iterable[tuple[Scenario, Iterable[str]]]") -> None:
    """Say where an owners' fund is to pay and there will never be one: a line for each lever.

    Worlds are settled policies with the names of their wijken.
    """
    from wijkabm.levers.desk.fund import DISTRICT, FUND, list_unfunded

    found: dict[str, dict[str, None]] = {}
    for policy, wijken in worlds:
        for lever, wijk in list_unfunded(policy.levers, list(wijken)):
            found.setdefault(lever, {})[wijk] = None
    for lever, places in found.items():
        print(
            f"note: {lever}: no {DISTRICT} in {', '.join(places)}, so no {FUND}; the municipality "
            "pays that share",
            file=sys.stderr,
        )


def settle_aloud(
    policy: "Scenario",
    inhabitants: Mapping[str, float],
    quiet: bool = False,
    said: set[str] | None = None,
) -> "Scenario":
    """The part of a policy that concerns these wijken, with amounts for their inhabitants; says what changes.

    Notes that are in `said`, of policies before it, are not said again.

    Raises
    ------
    InputError
        A lever needs a second wijk.
    """
    from wijkabm.levers.desk.amounts import list_bounded
    from wijkabm.levers.desk.desk import check_wijken
    from wijkabm.measure.aims import check_targets

    check_targets(policy.all_targets(), policy.name_part("targets"))
    own = policy.within(inhabitants)
    settled = own.settle(inhabitants)
    check_wijken(settled.levers, list(inhabitants))
    if settled.written is None or quiet:
        return own
    notes = [f"{name} needs a second wijk and is left out" for name in settled.left_out]
    for size in sorted({x.per_inhabitants for x in own.levers if x.per_inhabitants}):
        people = ", ".join(f"{wijk} has {count:,.0f}" for wijk, count in inhabitants.items())
        notes.append(f"amounts for {size:,} inhabitants follow those of the wijken: {people}")
    for lever in own.levers:
        for wijk, field, wanted, given in list_bounded(lever, inhabitants):
            notes.append(
                f"{lever.name} {field} in {wijk} would be {wanted:,.12g}; it is {given:,.12g}, the most "
                "that the lever can"
            )
    told = set() if said is None else said
    for note in notes:
        if note not in told:
            print(f"note: {note}", file=sys.stderr)
    told.update(notes)
    return own


def suffix_folder(policy: "Scenario") -> str:
    """What the name of a results folder says of the policy; nothing for the baseline."""
    if not policy.levers:
        return ""
    name = policy.name
    if len(name) > LONGEST_NAME:
        name = f"{name.split('+')[0]}-and-{name.count('+')}-more"
    return f"-{name}"


def print_shortfalls(manifest: Mapping[str, Any]) -> None:
    """A line for everyone who paid beside the municipality, and for every lever that fell short of money."""
    from wijkabm.tell.payers import format_partners
    from wijkabm.tell.texts.names import name_lever, name_wijken

    wijken = name_wijken(manifest)
    for lever, wijk, party, share, paid, until in format_partners(
        manifest["partners"], wijken, "en"
    ):
        print(f"{lever} in {wijk}: {party} paid {paid} ({share} of the costs was agreed), {until}.")
    for row in manifest["shortfalls"]:
        print(
            f"The money did not reach: {name_lever(row['lever'], 'en')} in {wijken[row['wijk']]} got "
            f"{row['granted']:,.0f} of {row['asked']:,.0f} EUR in {row['months']} months, "
            f"from month {row['first_month']}."
        )
    for row in manifest["redemption_stopped"]:
        print(
            f"The issuer stopped redeeming: the fund of the coin in {wijken[row['wijk']]} was spent in "
            f"{row['months']} months, from month {row['first_month']}; "
            f"{row['coins']:,.0f} coins were refused."
        )


def levers_command(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One lever or shock, in full.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the texts.")] = Language.en,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List what a municipality can do, or tell all of one lever."""
    from wijkabm.levers.desk.summary import describe_lever, list_levers
    from wijkabm.levers.registry import find_kind
    from wijkabm.tell.texts import read_lever_texts

    texts = read_lever_texts(lang.value)
    if name is None:
        rows = [tell(row, texts, lang.value) for row in list_levers()]
        if as_json:
            print_json(rows)
        else:
            print_levers(rows, texts["words"])
        return
    row = tell(describe_lever(find_kind(name, "levers")), texts, lang.value)
    if as_json:
        print_json(row)
    else:
        print_lever(row, texts["words"], lang.value)


def tell(row: Mapping[str, Any], texts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A lever with its texts in one language; its fields with their labels and units."""
    from wijkabm.tell.texts.names import label_field

    own, units = texts["levers"][row["name"]], texts.get("units", {})
    fields = {
        part: [
            {
                **field,
                "label": label_field(row["name"], field["name"], language),
                "unit": units.get(field["unit"], field["unit"]),
            }
            for field in row[part]
        ]
        for part in ("fields", "window")
    }
    return {**row, **{key: text for key, text in own.items() if isinstance(text, str)}, **fields}


def print_levers(rows: Sequence[Mapping[str, Any]], words: Mapping[str, Any]) -> None:
    """A line for every lever, by perspective."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD)
    for column in words["list_columns"]:
        table.add_column(column, overflow="fold", no_wrap=column == words["list_columns"][0])
    before = None
    for row in rows:
        if before not in (None, row["perspective"]):
            table.add_section()
        before = row["perspective"]
        table.add_row(row["name"], row["title"], words[row["perspective"]], row["does"])
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


def print_lever(row: Mapping[str, Any], words: Mapping[str, Any], language: str) -> None:
    """All of one lever: texts, fields, costs."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)
    console.print(f"{row['title']} ({row['name']}): {words[row['perspective']]}", markup=False)
    console.print(f"\n{row['mechanism']}", markup=False)
    table = Table(box=SIMPLE_HEAD)
    for column in words["field_columns"]:
        table.add_column(column, overflow="fold")
    for field in (*row["fields"], *row["window"]):
        cells = ("name", "label", "unit", "default", "range", "off")
        table.add_row(*(_show(field[cell], language) for cell in cells))
    console.print(table)
    told = {
        "costs": words["costs_at_defaults"].format(
            **{name: write_number(round(euros), language) for name, euros in row["costs"].items()}
        ),
        **{key: row[key] for key in ("cost", "who_pays", "does", "counter_effect", "spoils")},
        "evidence": row["evidence"],
    }
    for key, text in told.items():
        console.print(f"{words[key]}: {text}", markup=False)


def _show(value: Any, language: str) -> str:
    """A default, a range or a value when off."""
    if value is None or value == []:
        return "–"
    if isinstance(value, list):
        return " – ".join(_show(v, language) for v in value)
    return write_number(value, language) if isinstance(value, int | float) else str(value)


def scenarios_command(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME|FILE]", help="One scenario, in full.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the texts.")] = Language.en,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    as_yaml: Annotated[
        bool, typer.Option("--yaml", help="The file of one, to begin your own with.")
    ] = False,
) -> None:
    """List the scenarios that ship, or show one with its levers."""
    from wijkabm.levers.desk.scenario import list_scenarios, load_scenario, read_written
    from wijkabm.levers.desk.summary import describe_policy
    from wijkabm.measure.aims import check_targets
    from wijkabm.tell.texts import read_lever_texts

    if as_yaml:
        if name is None or as_json:
            raise InputError("--yaml prints one scenario; give its name, and no --json")
        print(read_written(name), end="")
        return
    names = list_scenarios() if name is None else [name]
    found = [load_scenario(each) for each in names]
    for scenario in found:
        check_targets(scenario.all_targets(), scenario.name_part("targets"))
    rows = [describe_policy(scenario) for scenario in found]
    if as_json:
        print_json(rows if name is None else rows[0])
        return
    texts = read_lever_texts(lang.value)
    if name is None:
        for row in rows:
            print(f"{row['name']:26} {row['title'].get(lang.value, '')}")
        return
    print_scenario(rows[0], lang.value, texts)


def print_scenario(row: Mapping[str, Any], language: str, texts: Mapping[str, Any]) -> None:
    """Title, paragraph, wijken, budget, and every lever with what was set; in brackets what is typed."""
    from wijkabm.place.presets import list_presets
    from wijkabm.tell.covenant import read_agreed, tell_covenant
    from wijkabm.tell.reach import tell_reach
    from wijkabm.tell.report import describe_settings, tell_people
    from wijkabm.tell.targets import tell_targets
    from wijkabm.tell.texts import read_target_texts

    words, wijken = texts["words"], {row["name"]: row["title"] for row in list_presets()}
    title = row["title"].get(language)
    print(f"{title} ({row['name']})" if title else row["name"])
    print(f"\n{row['text'].get(language, '')}\n")
    if row["presets"]:
        named = (f"{wijken[name]} ({name})" if name in wijken else name for name in row["presets"])
        print(f"{words['presets']}: {', '.join(named)}")
    if row["budget"] is not None:
        people = row["per_inhabitants"]
        of = "" if people is None else f" ({tell_people(people, language)})"
        amount = words["euros"].format(write_number(row["budget"], language))
        print(f"{words['budget']}: {amount}{of}")
    for lever in row["levers"]:
        title = texts["levers"][lever["lever"]]["title"]
        possible = words["where_possible"] if lever["lever"] in row["where_possible"] else ""
        print(
            f"- {title} ({lever['lever']}): {describe_settings(lever, language, wijken)}{possible}"
        )
    if caused := tell_reach(row, language):
        print(f"\n{read_target_texts(language)['reach']['title']}")
        print(*(f"- {text}" for text in caused), sep="\n")
    if wanted := tell_targets(row, language):
        print(f"\n{read_target_texts(language)['title']}")
        print(*(f"- {text}" for text in wanted), sep="\n")
    if covenant := read_agreed(row):
        for head, lines in tell_covenant(covenant, row, language):
            print(f"\n{head}", *(f"- {line}" for line in lines), sep="\n")
