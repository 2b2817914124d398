"""Parts of pages, rendered for all who see them in a language."""

from __future__ import annotations

from typing import Any

from speechguard.messages import Interface
from speechguard.web.site import Look


def part_of(look: Look, template: str, interface: Interface, **values: Any) -> str:
    """Make the HTML of a template that is part of a page: no form in it knows a session."""
    return look.templates.get_template(template).render(
        {"w": look.words(interface), "interface": interface, **look.values(interface), **values}
    )
