"""The judgement: the statute's pack and the board's, each by itself, and both must permit."""

from functools import lru_cache
from typing import TypeAlias

from cedarpy import Decision, PolicySet, Schema, is_authorized

from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute.judgement import Judgement, Permitted, Refused
from carrel.statute.pack import Pack
from carrel.statute.question import Question, Whose, of_operation, of_publishing, of_release, whose
from carrel.statute.request import Request

_UNAPPLIED = "the law could not be applied to this request, so nothing is opened: tell whoever looks after the system"
_SILENT = "nothing in the law permits this: ask the custodian"

_Row: TypeAlias = tuple[Role, Purpose, RecordClass | None, Whose]


class Judge:
    """Judges requests for one library. Decisions of operation are remembered, those on release never."""

    def __init__(self, statute: Pack, local: Pack, kind_of_library: str) -> None:
        """A library of a kind the statute does not govern may be given: every request is then refused."""
        self._statute = _Bench(statute)
        self._local = _Bench(local)
        self._library = kind_of_library
        self._remembered: dict[_Row, Judgement] = {}

    def decide(self, request: Request) -> Judgement:
        """What the law says to this request."""
        if request.purpose is Purpose.RELEASE:
            return self._any(of_release(request, self._library))
        if request.purpose is Purpose.PUBLISH:
            return self._both(of_publishing(request, self._library))
        row = (request.role, request.purpose, request.record_class, whose(request))
        known = self._remembered.get(row)
        if known is None:
            known = self._remembered[row] = self._both(of_operation(*row, self._library))
        return known

    def _any(self, grounds: tuple[Question, ...]) -> Judgement:
        """One ground that stands is enough; if none does, every ground says why."""
        refusals: list[Refused] = []
        for ground in grounds:
            match self._both(ground):
                case Permitted() as permitted:
                    return permitted
                case Refused() as refused:
                    refusals.append(refused)
        return Refused(_once(*(refused.clauses for refused in refusals)), "; ".join(r.reason for r in refusals))

    def _both(self, question: Question) -> Judgement:
        statute, local = self._statute.answer(question), self._local.answer(question)
        refusals = [answer for answer in (statute, local) if isinstance(answer, Refused)]
        if refusals:
            return Refused(_once(*(refused.clauses for refused in refusals)), refusals[0].reason)
        return Permitted(_once(statute.clauses, local.clauses))


class _Bench:
    """One pack, read once and asked often."""

    def __init__(self, pack: Pack) -> None:
        self._policies, self._schema = _read(pack.policy_text, pack.schema_text)
        self._silence = pack.silence
        self._order = {policy.id: place for place, policy in enumerate(pack.policies)}
        self._written = pack.policies

    def answer(self, question: Question) -> Judgement:
        """Cedar skips a policy that errs, and answers neither yes nor no to what it cannot read: both refuse here."""
        result = is_authorized(
            {
                "principal": question.principal,
                "action": {"type": "Action", "id": question.action},
                "resource": question.resource,
                "context": question.context,
            },
            self._policies,
            question.entities,
            self._schema,
        )
        if result.diagnostics.errors or result.decision is Decision.NoDecision:
            return Refused((self._silence,), _UNAPPLIED)
        decisive = [
            self._written[place]
            for place in sorted(self._order[name] for name in result.diagnostics.id_annotations_by_reason.values())
        ]
        clauses = _once(tuple(policy.clause for policy in decisive))
        if result.decision is Decision.Allow:
            return Permitted(clauses)
        if not decisive:
            return Refused((self._silence,), _SILENT)
        return Refused(clauses, "; ".join(policy.says for policy in decisive))


@lru_cache(maxsize=8)
def _read(policies: str, schema: str) -> tuple[PolicySet, Schema]:
    """What Cedar makes of a pack's words: reading them takes longer than many judgements, and they stay the same."""
    return PolicySet.from_str(policies), Schema.from_str(schema)


def _once(*lists: tuple[str, ...]) -> tuple[str, ...]:
    """The clauses in order, each once."""
    return tuple(dict.fromkeys(clause for clauses in lists for clause in clauses))
