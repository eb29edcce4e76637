"""The safety screen before every free-text box of the pages: help first, the form after it.

Words that fire the screen are kept nowhere. They stay in the person's own form, to be sent on if
the person chooses to.
"""

from __future__ import annotations

from markupsafe import Markup

from api.blocks import CardBlock, TextBlock, parse_blocks
from api.chat.render import inline, rich
from api.services import Services
from guidance.safety import Level, crisis_reply, screen


def urgent_help(services: Services, *texts: str) -> Markup | None:
    """What to show above the form when one of `texts` sounds as if somebody is at risk."""
    for text in texts:
        found = screen(text)
        if found.level is not Level.none:
            today = services.settings.current_day()
            reply = crisis_reply(found, services.employer.nation, services.employer, today)
            return _shown(reply.messages)
    return None


def _shown(messages: object) -> Markup:
    shown = Markup("")
    for block in parse_blocks(messages):
        if isinstance(block, TextBlock):
            shown += _paragraphs(block.text)
        elif isinstance(block, CardBlock):
            shown += _card(block)
    return shown


def _paragraphs(text: str) -> Markup:
    return Markup('<div class="askoh-urgent__text">{}</div>').format(rich(text))


def _card(block: CardBlock) -> Markup:
    rows = [f"{row.label}: {row.value}" for row in block.rows] + list(block.items)
    listed = Markup("").join(Markup("<li>{}</li>").format(inline(row)) for row in rows)
    title = Markup("<h3>{}</h3>").format(block.title) if block.title else ""
    note = Markup("<p>{}</p>").format(inline(block.note)) if block.note else ""
    return Markup("{}<ul>{}</ul>{}").format(title, listed, note)
