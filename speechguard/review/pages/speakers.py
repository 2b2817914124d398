"""Who speaks, said on the page of a call: of one turn, or that each speaker is the other one. It is judged anew."""

from __future__ import annotations

from starlette.responses import Response

from speechguard.archive.speakers import turns_digest
from speechguard.archive.stored import Conversation
from speechguard.archive.transcripts import read_conversation
from speechguard.errors import UserError
from speechguard.messages import ONE_CHANNEL, ROLES
from speechguard.reasons import because
from speechguard.review.pages.desk import DeskVisit, page
from speechguard.review.renewal import renew_scores
from speechguard.review.store import rows, speakers
from speechguard.review.store.importing import bring_again
from speechguard.review.store.rows import CallRow
from speechguard.review.store.speakers import SWAPPED, SpeakersChanged, Whose
from speechguard.web.visit import see


def _say(visit: DeskVisit) -> Response:
    desk, form, call_id = visit.desk, visit.form, visit.number("call")
    role, turn = _asked(form.get("said", ""))
    with desk.database.change() as tx:
        call = rows.call(tx, call_id)
        heard = _heard(visit, call)
        seen, digest = visit.sent("seen"), turns_digest(heard)
        if form.get("turns") != digest:
            raise SpeakersChanged(because("turns_changed"))
        if seen is None:
            raise UserError(_NO_FORM)
        start = None
        if turn is None:
            _require_both_sides(call)
        elif turn < len(heard.turns):
            start = f"{heard.turns[turn].start:.2f}"
        else:
            raise UserError(because("no_such_turn", turn=turn))
        speakers.say(tx, call_id, seen, digest, turn, role, visit.user.name)
        bring_again(tx, desk.folder, call, desk.judge)
        renew_scores(tx, desk.rulebooks)
    return see(f"/call/{call_id}", at=start, said=turn, sample=visit.sent("sample"), told="speakers")


_NO_FORM = "the form does not say who speaks where: load the page again"


def _asked(text: str) -> tuple[Whose, int | None]:
    """Read what the form says: `swapped`, or a role and the number of a turn. Raises UserError."""
    role, _, number = text.partition(" ")
    if text == SWAPPED:
        return "swapped", None
    if role in ROLES and number.isascii() and number.isdigit() and len(number) < 10:
        return role, int(number)
    raise UserError(_NO_FORM)


def _heard(visit: DeskVisit, call: CallRow) -> Conversation:
    """Return what was heard, as the machine did. Raises UserError where it is not there."""
    if not call.present:
        raise UserError(because("call_not_in_store"))
    if call.record.failure:
        raise UserError(call.record.failure)
    return read_conversation(visit.desk.folder, call.record)


def _require_both_sides(call: CallRow) -> None:
    """Raise UserError where swapping leaves an agent of whom no words are known."""
    if call.record.agent_channel not in ONE_CHANNEL and "customer" not in call.record.transcribed:
        raise UserError(because("one_side_written"))


ROUTES = (page("/call/{call:int}/speakers", _say, methods=("POST",)),)
