"""A decision as the meta block that clients and tests read; never shown."""

from actions.replies import Block, meta
from guidance.decision import Decision


def decision_meta(decision: Decision) -> Block:
    """What the json client and the records need of a decision."""
    whole = decision.to_dict()
    return meta(
        outcome=decision.outcome.value,
        also=[outcome.value for outcome in decision.also],
        reasons=whole["reasons"],
        rule_ids=[reason.rule for reason in decision.reasons],
        review_on=decision.review_on.isoformat() if decision.review_on else None,
        adjustments=list(decision.adjustments),
        signposts=list(decision.signposts),
        question_tags=list(decision.question_tags),
        steps=[step.id for step in (*decision.next_steps, *decision.alternatives)],
        sources=list(decision.sources),
    )
