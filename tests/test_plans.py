"""Plans of the EU's family: whose they are, their modules and parts, what is refused."""

from __future__ import annotations

import pytest

from ingest.formats import read_bytes
from ingest.readings.own_text import settled
from ingest.readings.read import read_source
from ingest.structure.identify import Override
from kkgraph.contract import Contract
from kkgraph.errors import NotAContractError
from kkgraph.vocabulary import registers

MODULES = {
    "A-1": "Greenhouse Gas Emissions Baseline Inventory",
    "A-2": "Current Policies and Strategies Assessment",
    "A-3": "Systemic Barriers and Opportunities to 2030 Climate Neutrality",
    "B-1": "Climate Neutrality Scenarios and Impact Pathways",
    "B-2": "Climate Neutrality Portfolio Design",
    "B-3": "Indicators for Monitoring, Evaluation and Learning",
    "C-1": "Governance Innovation Interventions",
    "C-2": "Social Innovation Interventions",
}
WORDS = "In {city} the {country} rules let the city build what it needs, and {city} does so.\n"


def plan(
    title: str, city: str, country: str, form: str = "# 2.1 Module {code} {words}", more: str = ""
) -> str:
    contents = "\n".join(f"Module {c} {w} ... {n}" for n, (c, w) in enumerate(MODULES.items(), 9))
    said = WORDS.format(city=city, country=country)
    body = "\n".join(
        f"{form.format(code=code, words=words)}\n\n{said}\n{said}"
        for code, words in MODULES.items()
    )
    return (
        f"# Climate City Contract\n\n{title}\n\n{more}\n\n# Table of contents\n\n{contents}\n\n"
        f"# Summary\n\n{said}\n{body}\n# Climate City Contract\n\n"
        f"# 2030 Climate Neutrality Commitments\n\n# 1 Introduction\n\n{said}\n"
        f"# 2 Goal: Climate neutrality by 2030\n\n{said}\n# 5 Signatories\n\n"
        "| Name of the institution | Sector | Name of the responsible person |\n"
        "| --- | --- | --- |\n| First phase |  |  |\n| Example Ltd | Energy | A. Person |\n"
    )


def read(text: str, override: Override | None = None) -> Contract:
    found = read_source(read_bytes(text.encode(), "plan.md"), registers.load(), override)
    assert len(found) == 1
    return found[0].contract


TITLE = "2030 Climate Neutrality Action Plan of the City of {}"


@pytest.mark.parametrize(
    "form",
    [
        "# 2.1 Module {code} {words}",
        "## MODULE {code}: {words}",
        "# ({code}) {words}",
        "# 4. {code} - {words}",
        "Module {code} {words}",
        "# Section {code}\n\n{words}",
    ],
)
def test_modules_are_found_in_every_form_of_heading(form: str) -> None:
    contract = read(plan(TITLE.format("Cork"), "Cork", "Irish", form))
    numbers = [s.number for s in contract.sections if s.number in MODULES and s.level == 2]
    assert numbers == list(MODULES)
    topics = {s.number: s.topic for s in contract.sections}
    assert topics["A-2"] == "strategy" and topics["com.2"] == "climate_goals"


def test_a_plan_is_keyed_by_country_and_geonames() -> None:
    contract = read(plan(TITLE.format("Cork"), "Cork", "Irish"))
    assert contract.id == "cork-ccc" and contract.family == "eu-ccc"
    assert contract.municipality == "ie-2965140" and contract.valid_from is None
    assert contract.iri.endswith("/id/contract/ie-2965140-ccc")
    assert contract.language == "en" and contract.country == "ie"


def test_a_year_that_stands_on_the_title_page_is_part_of_the_key() -> None:
    assert (
        read(plan(TITLE.format("Cork"), "Cork", "Irish", more="March 2024")).id == "cork-ccc-2024"
    )
    said = read(plan(TITLE.format("Cork"), "Cork", "Irish"), Override(valid_from=2023))
    assert (said.id, said.valid_from) == ("cork-ccc-2023", 2023)


def test_a_swedish_city_keeps_its_code() -> None:
    contract = read(plan(TITLE.format("Malmö"), "Malmö", "Swedish"))
    assert contract.id == "malmo-ccc"
    assert contract.iri.endswith("/id/contract/1280-ccc")


def test_two_cities_may_have_one_plan() -> None:
    title = "2030 Climate Neutrality Action Plan of the Cities of Eindhoven &amp; Helmond"
    text = plan(title, "Eindhoven", "Dutch") + WORDS.format(city="Helmond", country="Dutch") * 8
    contract = read(text)
    assert contract.id == "eindhoven-ccc"
    assert contract.places == ("nl-2756253", "nl-2754447")


def test_a_place_is_not_guessed() -> None:
    with pytest.raises(NotAContractError, match="no place of the registers"):
        read(plan(TITLE.format("Exampleton"), "Exampleton", "Irish"))
    with pytest.raises(NotAContractError, match="no place of the registers"):
        # The country is never named.
        read(plan(TITLE.format("Cork"), "Cork", "local"))
    assert (
        read(
            plan(TITLE.format("Exampleton"), "Exampleton", "Irish"), Override(municipality="Cork")
        ).id
        == "cork-ccc"
    )


def test_what_only_names_the_contract_is_refused() -> None:
    text = "# Newsletter\n\nCork signed its Climate City Contract. The Irish city is glad.\n" * 9
    with pytest.raises(NotAContractError, match="no Climate City Contract"):
        read(text)


def test_a_contract_of_no_known_form_is_told_what_it_lacks_and_read_when_vouched_for() -> None:
    said = "The Irish city of Cork plans what it needs for its homes and for its harbour.\n\n"
    text = "# Framework\n\n" + said * 400 + "This is part of Cork's Climate City Contract.\n"
    with pytest.raises(NotAContractError, match="0 of the form's eight modules"):
        read(text)
    assert read(text, Override(municipality="Cork")).id == "cork-ccc"
    with pytest.raises(NotAContractError, match="this is no climate contract"):
        read(text + "Of Klimatkontrakt 2030 it says nothing.\n")


def test_lists_and_hints_of_the_form_are_nobodys_words() -> None:
    text = plan(TITLE.format("Cork"), "Cork", "Irish").replace(
        "# Summary\n", "# Summary\n\nAn abstract summarises the content of the plan.\n"
    )
    asked = "| Is the indicator captured by CDP/ SCIS/ Covenant of Mayors platforms? | Yes |\n"
    contract = read(text.replace("# 5 Signatories", f"{asked}{asked}\n# 5 Signatories"))
    owners = {p.text.split()[0]: p.owner for p in contract.passages}
    assert owners["An"] == owners["Is"] == "preamble" and owners["In"] == "municipality"
    mayors = [n for n in settled(contract, None).networks if "mayors" in n.surface.lower()]
    assert [network.relation for network in mayors] == ["named_in_shared_text"]


def test_keys_of_sections_are_unique() -> None:
    contract = read(plan(TITLE.format("Cork"), "Cork", "Irish"))
    keys = [section.key for section in contract.sections]
    assert len(keys) == len(set(keys)) > 12


def test_a_heading_below_a_part_has_not_the_key_of_a_module() -> None:
    below = (
        "# Part B – Pathways towards Climate Neutrality by 2030\n\n### Areas of work\n\nHow.\n\n"
    )
    text = plan(TITLE.format("Cork"), "Cork", "Irish").replace(
        "# 2.1 Module B-1", f"{below}### More areas of work\n\nHow.\n\n# 2.1 Module B-1"
    )
    keys = {section.title: section.key for section in read(text).sections}
    assert (keys["Areas of work"], keys["More areas of work"]) == ("B-4", "B-5")
    assert len(set(keys.values())) == len(keys)


def test_signatories_are_institutions_and_no_persons() -> None:
    contract = read(plan(TITLE.format("Cork"), "Cork", "Irish"))
    assert [(o.name, o.kind) for o in contract.organisations] == [("Example Ltd", "signatory")]
    assert [e.quote for o in contract.organisations for e in o.evidence] == ["Example Ltd"]


CHAPTERS = ("# 1 Introduction", "# 2 Goal: Climate neutrality by 2030", "# 3 Strategic priorities")


def test_commitments_without_a_title_are_read_by_their_chapters() -> None:
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    action, commitments = text.split("# 2030 Climate Neutrality Commitments\n")
    contents = "# Table of contents\n\nIntroduction ... 1\n\nSignatories ... 4\n"
    more = commitments.replace("# 5 Sig", f"{CHAPTERS[2]}\n\nWe build.\n\n# 5 Sig", 1)
    contract = read(f"{action}{contents}{more}")
    numbers = [s.number for s in contract.sections if s.number.startswith("com")]
    assert numbers == ["com.1", "com.2", "com.3", "com.5"]
    assert all(s.owner == "municipality" for s in contract.sections if s.number == "com.2")


def test_a_heading_like_a_chapters_makes_no_commitments() -> None:
    action = plan(TITLE.format("Cork"), "Cork", "Irish").split("# Climate City Contract\n")[1]
    contract = read(f"# Climate City Contract\n{action}\n# Goals\n\nWe build what we need.\n")
    assert not [s.number for s in contract.sections if s.number.startswith("com")]
