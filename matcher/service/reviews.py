"""The verbs of review: decide on suggestions, send, note answers and what came of them."""

import uuid
from dataclasses import replace
from datetime import datetime

from matcher.domain.account import Account
from matcher.domain.case import Case, Match, Stage, Step, waits_for
from matcher.domain.errors import ConflictError, InvalidInputError, NotFoundError
from matcher.domain.review import (
    ANSWER_WITHIN,
    URGENT_WITHIN,
    Action,
    Side,
    State,
    WrongStepError,
    after,
    possible,
)
from matcher.domain.text import Text
from matcher.kinds.discovery import kind_of, kinds
from matcher.service.decisions import Decision, checked, checked_note
from matcher.service.messages import one_of
from matcher.service.notes import keep_note
from matcher.service.personal_links import sent_link
from matcher.service.recommend import Recommender
from matcher.service.recording import record
from matcher.service.requests import RankRequest
from matcher.service.review_events import ACCEPTED, MET, SENDER, of_answer, of_outcome, of_sending
from matcher.service.scope import Scope
from matcher.service.undoing import Change, corrected, due_after, noted, step_of, undone, withdrawals
from matcher.store.store import Store


class Reviews:
    """Review of matches, on the store's cases; everybody sees the cases of the own region and below."""

    def __init__(self, store: Store, recommender: Recommender, scope: Scope) -> None:
        self._store, self._recommender, self._scope = store, recommender, scope

    def case(self, account: Account, name: str) -> Case:
        """A case; raises NotFoundError, for one of another region too, so that nobody learns which there are."""
        found = self._store.cases.get(name)
        if found is None or not self._scope.sees(account, found.path):
            raise NotFoundError("case", name, Text("请从列表中选择。", "Choose one from the list."))
        return found

    def _seen(self, case: Case, version: int) -> Case:
        """The case; raises ConflictError where it is not as it was seen, before anything else is said of it."""
        if version < case.version:
            raise self._store.cases.overtaken(case.id)
        return case

    def decide(self, account: Account, name: str, version: int, decision: Decision, *, now: datetime) -> Case:
        """Take one step of the office about one match, or undo the last.

        Raises InvalidInputError for a missing reason and the like, ConflictError where somebody else was first or the
        match has gone on, NotFoundError.
        """
        case = self._seen(self.case(account, name), version)
        match = _match(case, decision.match_id)
        checked(decision, now)
        if decision.action is Action.UNDO:
            change = self._telling_of_gone(case, undone(case, match, account, decision, now))
            return self._store.cases.change(name, version, change.matches, change.steps, change.gone)
        state = _after(decision.action, match)
        if state is State.APPROVED:
            self._still_fits(case, match, now)
        changed = [replace(match, state=state, due_at=decision.until if state is State.DEFERRED else match.due_at)]
        steps = [step_of(match, state, account, decision, now)]
        if decision.action is Action.REPLACE:
            other = self._chosen(case, match.kind, str(decision.instead), "instead")
            other = replace(other, due_at=match.due_at, instead_of=match.id)
            changed.append(other)
            made = Decision(other.id, Action.APPROVE)
            steps.append(step_of(replace(other, state=State.SUGGESTED), State.APPROVED, account, made, now))
        return self._store.cases.change(name, version, changed, steps)

    def add(
        self, account: Account, name: str, version: int, kind: str, counterpart: str, *, note: str = "", now: datetime
    ) -> Case:
        """Approve somebody whom nothing suggested: one more match, in place of those of its kind that a side refused.

        Raises as `decide` does; what hard rules refuse can't be added.
        """
        case = self._seen(self.case(account, name), version)
        if case.matches and waits_for(case.matches)[0] is Stage.CLOSED:
            raise ConflictError("This case is closed. Open a new one.", "该个案已了结，请新建个案。")
        made = Decision("", Action.APPROVE, note=note)
        checked(made, now)
        match = replace(self._chosen(case, kind, counterpart, "counterpart"), due_at=now + URGENT_WITHIN)
        refused = [one for one in case.matches if one.kind == kind and one.state is State.REFUSED]
        closed = Decision("", Action.CLOSE)
        steps = [step_of(one, State.CLOSED, account, closed, now) for one in refused]
        steps.append(step_of(replace(match, state=State.SUGGESTED), State.APPROVED, account, made, now))
        changed = [replace(one, state=State.CLOSED, due_at=None) for one in refused]
        return self._store.cases.change(name, version, [*changed, match], steps)

    def close(self, account: Account, name: str, version: int, match_id: str, *, note: str = "", now: datetime) -> Case:
        """Let a match rest that a side refused, or that led to nothing. Raises as `decide` does."""
        case = self._seen(self.case(account, name), version)
        return self._went_on(account, case, version, Decision(match_id, Action.CLOSE, note=note), now)

    def send(self, account: Account, name: str, version: int, *, now: datetime) -> Case:
        """Send a case: both sides are told of what was approved, and what was decided against is closed.

        The entrepreneur's own page opens with it (`Personal.link`).
        What it teaches is recorded as events. Raises ConflictError while a suggestion still waits for review, where
        nothing has been decided, or where somebody else was first.
        """
        case = self._seen(self.case(account, name), version)
        if any(match.state is State.SUGGESTED for match in case.matches):
            raise ConflictError(
                "Some suggestions still wait. Decide on all of them first.", "还有待审核的条目，请先处理。"
            )
        going = [match for match in case.matches if Action.SEND in possible(match.state)]
        if not going:
            raise ConflictError("There is nothing to send.", "没有可以发出的内容。")
        changed, steps = [], []
        for match in going:
            state = after(Action.SEND, match.state)
            sent = state is State.SENT
            if sent:
                self._still_fits(case, match, now)
            changed.append(replace(match, state=state, due_at=now + ANSWER_WITHIN if sent else None))
            made = Decision(match.id, Action.SEND if sent else Action.CLOSE)
            steps.append(step_of(match, state, account, made, now))
        if all(step.action is Action.CLOSE for step in steps):  # the person is told that nothing was found
            steps.append(Step(None, now, account.name, Action.SEND, None, None))
        with self._store.together():
            found = self._store.cases.change(name, version, changed, steps)
            record(self._store, of_sending(case, going, account.name, now), sender=SENDER, now=now)
            sent_link(self._store, case.id, by=account.name, now=now)
        return found

    def note(self, case: Case, text: str, *, by: str, match_id: str | None = None, now: datetime) -> Case:
        """Keep a remark about a match or (None) the case as a whole; no state and no version changes.

        `by` is who says it. Raises InvalidInputError for an empty or overlong one, NotFoundError.
        """
        keep_note(self._store, case, text, by=by, match_id=match_id, now=now)
        return self._store.cases.get(case.id) or case

    def answer(
        self,
        case: Case,
        version: int,
        match_id: str,
        side: Side,
        *,
        accepts: bool,
        by: str,
        note: str = "",
        now: datetime,
    ) -> Case:
        """Note what one side said to a match that was sent: `by` is the person, or the coordinator who was told."""
        match = _match(self._seen(case, version), match_id)
        _after(Action.ACCEPT if accepts else Action.REFUSE, match)
        if (match.answers.entrepreneur if side is Side.ENTREPRENEUR else match.answers.counterpart) is accepts:
            raise ConflictError("That answer was noted already.", "该答复已登记。")
        answers = match.answers.given(side, accepts=accepts)
        due = due_after(answers.state, match, now)
        changed = replace(match, state=answers.state, answers=answers, due_at=due)
        action = Action.ACCEPT if accepts else Action.REFUSE
        step = Step(match.id, now, by, action, match.state, answers.state, side.value, note)
        with self._store.together():
            found = self._store.cases.change(case.id, version, [changed], [step])
            events = of_answer(case, changed, side, accepts=accepts, author=by, now=now)
            record(self._store, events, sender=SENDER, now=now)
        return found

    def outcome(
        self, account: Account, name: str, version: int, match_id: str, event: str, *, note: str = "", now: datetime
    ) -> Case:
        """Note that both have met, or what came of a match: `event` is MET or one of its kind's outcomes."""
        case = self._seen(self.case(account, name), version)
        match = _match(case, match_id)
        known = _notable(match)
        if event not in known:
            problem = Text("不是该类别的结果", "not an outcome of this kind")
            raise InvalidInputError.single("event", event, problem, one_of(", ".join(known)))
        if any(step.reason == event for step in noted(case, match)):
            raise ConflictError("That was noted already.", "该结果已登记。")
        action = Action.MEET if event == MET else Action.END
        return self._went_on(account, case, version, Decision(match_id, action, event, note), now)

    def correct(
        self, account: Account, name: str, version: int, match_id: str, what: str, *, note: str = "", now: datetime
    ) -> Case:
        """Take back the last note of an answer (`what` is its side), a meeting or an outcome that was a mistake.

        The history keeps both, and the log of events is told. Raises as `decide` does.
        """
        case = self._seen(self.case(account, name), version)
        match = _match(case, match_id)
        checked_note(note)
        known = [*(side.value for side in Side), *_notable(match)]
        if what not in known:
            problem = Text("不是可以收回的登记", "is nothing that can be taken back")
            raise InvalidInputError.single("what", what, problem, one_of(", ".join(known)))
        _after(Action.CORRECT, match)
        change = corrected(case, match, what, account, note, now)
        events = withdrawals(self._store, case, match, change, account.name, now)
        with self._store.together():
            found = self._store.cases.change(name, version, change.matches, change.steps)
            record(self._store, events, sender=SENDER, now=now)
        return found

    def _telling_of_gone(self, case: Case, change: Change) -> Change:
        """The same, with the names of those who go with what is undone: history and audit have nothing else of them."""
        told = []
        for match in (case.match(name) for name in change.gone):
            row = self._store.entities.get(match.kind, match.counterpart_id)
            kind, name = kind_of(match.kind).title, match.counterpart_id if row is None else row.data.get("name", "")
            told.append(f"{kind.zh} {kind.en}: {name} ({match.counterpart_id})")
        if not told:
            return change
        *earlier, last = change.steps
        note = "; ".join(filter(None, [last.note, f"一并撤销 undone with it: {', '.join(told)}"]))
        return replace(change, steps=[*earlier, replace(last, note=note)])

    def _went_on(self, account: Account, case: Case, version: int, decision: Decision, now: datetime) -> Case:
        checked(decision, now)
        match = _match(case, decision.match_id)
        state = _after(decision.action, match)
        step = step_of(match, state, account, decision, now)
        events = of_outcome(case, match, str(decision.reason), account.name, now)
        with self._store.together():
            found = self._store.cases.change(case.id, version, [replace(match, state=state, due_at=None)], [step])
            record(self._store, events, sender=SENDER, now=now)
        return found

    def _still_fits(self, case: Case, match: Match, now: datetime) -> None:
        """Raise ConflictError where a hard rule leaves somebody out by now: a pause, a term that ended, no place."""
        request = RankRequest(
            entrepreneur_id=case.entrepreneur_id, kinds=[match.kind], only=[match.counterpart_id], n=1, refusals=1
        )
        found = self._recommender.look(request, match.kind, now=now)
        if found["items"]:
            return
        name, why = match.counterpart_id, Text("已不在名册中", "is no longer in the register")
        if found["refused"]:
            name, because = found["refused"][0]["name"], found["refused"][0]["refusals"][0]["because"]
            why = Text(because["zh"], because["en"])
        raise ConflictError(
            f"{name} can't be suggested any more: {why.en}. Choose somebody else, or do not suggest.",
            f"不能再推荐{name}：{why.zh}。请换人或不推荐。",
        )

    def _chosen(self, case: Case, kind: str, counterpart: str, where: str) -> Match:
        """An approved match with a counterpart, with the list that was made for the two; it must not be refused.

        `where` names the field that said so, for what is wrong with it.
        """
        taken = {(one.kind, one.counterpart_id) for one in case.matches if one.state is not State.REPLACED}
        if (kind, counterpart) in taken:
            problem = Text("已在该个案中", "is in this case already")
            raise InvalidInputError.single(where, counterpart, problem, Text("请另选", "choose another"))
        request = RankRequest(entrepreneur_id=case.entrepreneur_id, kinds=[kind], only=[counterpart], n=1, refusals=1)
        ranking = self._recommender.answer(request, sender=SENDER)["rankings"][0]
        if ranking["not_found"]:
            raise NotFoundError(kind, counterpart, Text("请从名册中选择。", "Choose one of the register."))
        if not ranking["items"]:
            why = ranking["refused"][0]["refusals"][0]["because"]
            problem = Text(why["zh"], why["en"])
            raise InvalidInputError.single(where, counterpart, problem, Text("请另选", "choose another"))
        return Match(uuid.uuid4().hex, kind, counterpart, State.APPROVED, ranking["ranking_id"])


def _match(case: Case, name: str) -> Match:
    try:
        return case.match(name)
    except KeyError as error:
        raise NotFoundError("match", name, Text("请重新打开该个案。", "Open the case again.")) from error


def _notable(match: Match) -> list[str]:
    """What can be noted of a match once both have agreed."""
    return [MET, *(one.event for one in kinds()[match.kind].outcomes if one.event not in (ACCEPTED, MET))]


def _after(action: Action, match: Match) -> State:
    try:
        return after(action, match.state)
    except WrongStepError as error:
        raise ConflictError(error.text.en, error.text.zh) from error
