"""The topics that messages are reported under."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guidance.topics import (
    OUT_OF_SCOPE,
    TopicTableError,
    is_right,
    rank_topics,
    read_topic_table,
    topic_table,
)

ROOT = Path(__file__).parents[2]
INTENTS = sorted(topic_table().intents)


def test_every_intent_of_the_domain_has_one_place_in_the_table() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert topic_table().intents == set(domain["intents"])


def test_what_is_learnt_has_a_place_too() -> None:
    assert {path.stem for path in (ROOT / "data" / "nlu").glob("*.yml")} <= topic_table().intents


@given(
    st.lists(st.tuples(st.sampled_from(INTENTS), st.floats(0, 1)), max_size=12),
    st.sampled_from(INTENTS),
)
def test_a_ranking_is_five_topics_in_order_and_never_a_move(
    ranking: list[tuple[str, float]], intent: str
) -> None:
    ranked = rank_topics(ranking, intent=intent, confidence=0.4)
    names = [topic for topic, _ in ranked]
    shares = [share for _, share in ranked]
    assert len(names) == len(set(names)) == 5
    assert set(names) <= set(topic_table().topics)
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)


def test_a_situation_counts_as_its_topic() -> None:
    ranked = rank_topics([("workstation", 0.6), ("adjustments", 0.2)], intent="workstation")
    assert ranked[:2] == [("musculoskeletal_dse", 0.6), ("adjustments", 0.2)]


def test_telling_is_left_out_and_the_rest_fills_its_share() -> None:
    ranking = [("describe_situation", 0.5), ("long_term_absence", 0.3), ("inform", 0.1)]
    ranked = rank_topics(ranking, intent="describe_situation")
    assert ranked[0] == ("long_term_absence", pytest.approx(0.75))


@pytest.mark.parametrize("intent", ["greet", "thanks", "go_back"])
def test_small_talk_and_moves_alone_are_out_of_scope(intent: str) -> None:
    ranking = [(intent, 0.7), ("sick_pay", 0.1)]
    ranked = rank_topics(ranking, intent=intent, confidence=0.7, wants=[intent])
    assert ranked[0] == (OUT_OF_SCOPE, 0.7)


def test_small_talk_before_a_question_is_not_out_of_scope() -> None:
    ranking = [("greet", 0.5), ("sick_pay", 0.3)]
    ranked = rank_topics(ranking, intent="greet", confidence=0.5, wants=["greet", "sick_pay"])
    assert ranked[0][0] == "sick_pay"
    assert OUT_OF_SCOPE not in dict(ranked)


def test_a_move_that_is_only_guessed_at_does_not_count() -> None:
    ranking = [("resume", 0.2), ("sick_pay", 0.1)]
    assert rank_topics(ranking, intent="nlu_fallback", confidence=0.2)[0][0] == "sick_pay"


def test_what_is_right_comes_from_the_row_or_from_the_table() -> None:
    assert is_right("sick_pay", "sick_pay")
    assert is_right("fit_note_rules", "self_certification")
    assert not is_right("fit_note_rules", "self_certification", ())
    assert is_right("eap", "self_certification", ("eap",))
    assert not is_right("eap", "unheard_of")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("  about: Whether", "  abouts: Whether"), "when_to_refer: about is missing"),
        (("small_talk: [greet,", "small_talk: [greet, eap,"), "eap stands in two places"),
        (("also: [sick_pay, phased", "also: [sickpay, phased"), "also has no sickpay"),
    ],
)
def test_a_fault_in_the_table_is_named(change: tuple[str, str], told: str, tmp_path: Path) -> None:
    text = (ROOT / "guidance" / "content" / "topics.yml").read_text(encoding="utf-8")
    assert change[0] in text
    wrong = tmp_path / "topics.yml"
    wrong.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(TopicTableError, match=told):
        read_topic_table(wrong)
