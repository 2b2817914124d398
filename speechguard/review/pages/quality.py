"""The page of quality: how often rules are right, how far reviewers agree, what is missed, what would be better."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

from starlette.responses import Response

from speechguard.errors import UserError
from speechguard.reasons import because
from speechguard.review import plots, proposals
from speechguard.review.pages.desk import DeskVisit, page
from speechguard.review.quality import Candidate, Quality, read_quality
from speechguard.review.statistics.agreement import Agreement
from speechguard.review.statistics.drift import FEWEST as FEWEST_VERDICTS
from speechguard.review.statistics.drift import FEWEST_WEEKS
from speechguard.review.statistics.estimates import Share
from speechguard.review.statistics.precision import DECIDES, fewest_right
from speechguard.review.store import audit, texts
from speechguard.review.store.audit import End
from speechguard.review.store.database import Database
from speechguard.review.suggestions import FEWEST
from speechguard.web.accounts import LEADS, REVIEWERS
from speechguard.web.site import Nav
from speechguard.web.visit import see
from speechguard.words.wording import rule_title

CHARTED = 20  # rules, those with most decided
SHOWN = 50  # candidates for cases
KEPT = 64  # charts that need not be drawn again

_TURN = Lock()  # of computing the figures: who asks meanwhile waits for the same ones, which take memory once
_precision = lru_cache(KEPT)(plots.precision)
_agreement = lru_cache(KEPT)(plots.agreement)
_drift = lru_cache(KEPT)(plots.drift)


def _quality(visit: DeskVisit) -> Response:
    leads, name, interface = visit.user.role in LEADS, visit.user.name, visit.interface
    found = _figures(visit)
    pairs = [one for one in found.pairs if leads or name in one.reviewers]
    together = found.together if leads else None
    drift = [one for one in found.drift if leads or one.reviewer == name]
    titles = visit.desk.titles
    shares = _shares(visit, found)
    agreeing = _named(visit, pairs, together)
    candidates, problem = _left(visit, found)
    return visit.render(
        "quality.html",
        leads=leads,
        found=found,
        rules=[one for one in found.rules if one.counts.decided or one.counts.unsure],
        untouched=sum(not (one.counts.decided or one.counts.unsure) for one in found.rules),
        precision=_precision(shares, interface) if shares else None,
        agreeing=agreeing,
        by_rule=[(_title(visit, rule), one) for rule, one in found.by_rule] if leads else [],
        agreement=_agreement(agreeing, interface) if any(one.coefficient is not None for _, one in agreeing) else None,
        drift=[(one, _drift(one, interface) if any(week.rejecting for week in one.weeks) else None) for one in drift],
        suggested=[one for one in found.strictness if one.strictness is not None],
        unsuggested=[one for one in found.strictness if one.strictness is None],
        candidates=candidates[:SHOWN],
        further=len(candidates) - SHOWN,
        problem=problem,
        file=proposals.PROPOSALS,
        titles=titles,
        few=FEWEST,
        decides=DECIDES,
        fewest_right=fewest_right(),
        fewest_weeks=FEWEST_WEEKS,
        fewest_verdicts=FEWEST_VERDICTS,
        proposed=visit.asked("proposed"),
    )


def _propose(visit: DeskVisit) -> Response:
    """Write cases to the file of the store: one of them, or all that are shown."""
    form = visit.form
    shown = _left(visit, _figures(visit))[0][:SHOWN]
    chosen = [one for one in shown if form.get("case") in ("all", _name(one))]
    if not chosen:
        raise UserError(because("case_gone"))
    count = proposals.propose(visit.desk.folder, [one.proposal for one in chosen])
    with visit.desk.database.change() as tx:
        for one in chosen:
            rule, expected, text = one.proposal.key
            case = [rule, expected, texts.keep(tx, text)]
            audit.append(tx, visit.user.name, "proposed", _name(one), {"case": case})
    return see("/quality", proposed=count)


def _figures(visit: DeskVisit) -> Quality:
    """Return the figures as they are now; they are computed once for every state of the database."""
    with _TURN:
        with visit.desk.database.reading() as tx:
            end = audit.end(tx)
        return _computed(visit.desk.database, end)


@lru_cache(1)
def _computed(database: Database, _: End) -> Quality:
    with database.reading() as tx:
        return read_quality(tx)


def _shares(visit: DeskVisit, found: Quality) -> tuple[tuple[str, Share], ...]:
    """Return, of the rules with most decided, the name of each and how often it is right."""
    decided = sorted(found.rules, key=lambda one: -one.counts.decided)
    shares = {one.counts.rule: one.precision for one in decided[:CHARTED] if one.precision}
    titles = {rule: _title(visit, rule) for rule in shares}
    times = Counter(titles.values())  # rules of several languages may have one title, and a chart has a line a name
    return tuple((titles[rule] if times[titles[rule]] == 1 else rule, share) for rule, share in shares.items())


def _title(visit: DeskVisit, rule: str) -> str:
    return rule_title(visit.desk.titles.get(rule), rule, visit.interface)


def _named(
    visit: DeskVisit, pairs: Sequence[Agreement], together: Agreement | None
) -> tuple[tuple[str, Agreement], ...]:
    everybody = [(visit.words["together"].format(count=len(together.reviewers)), together)] if together else []
    return (*everybody, *((" – ".join(one.reviewers), one) for one in pairs))


def _left(visit: DeskVisit, found: Quality) -> tuple[list[Candidate], str]:
    """Return cases that are not in the file yet, and what is wrong with the file, if anything is."""
    try:
        known = proposals.proposed(visit.desk.folder)
    except UserError as error:
        return [], str(error)
    return [one for one in found.candidates if one.proposal.key not in known], ""


def _name(one: Candidate) -> str:
    return f"mark {one.mark}" if one.event is None else f"event {one.event}"


NAV = Nav("quality", "/quality", REVIEWERS)
ROUTES = (
    page("/quality", _quality),
    page("/quality/propose", _propose, LEADS, ("POST",)),
)
