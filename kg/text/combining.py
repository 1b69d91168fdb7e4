"""Two drafts of one text joined: the draft of the rules and that of a language model."""

from __future__ import annotations

from kg.text.drafting import Draft


def combine(rules: Draft, model: Draft) -> Draft:
    """Both drafts as one; a claim that both make keeps both stances, each with the rule that made it."""
    first, second = rules.annotation, model.annotation
    names = {name.lower(): a.id for a in first.actors for name in (a.name, *a.aliases)}
    listed = {a.id for a in first.actors}
    same = {a.id: names.get(a.name.lower()) or (f"m-{a.id}" if a.id in listed else a.id) for a in second.actors}
    known = {(t.subject, t.relation, t.object): t.id for t in reversed(first.ties)}
    ids: dict[str, str] = {}
    ties = list(first.ties)
    for tie in second.ties:
        subject, obj = same.get(tie.subject, tie.subject), same.get(tie.object, tie.object)
        ids[tie.id] = known.get((subject, tie.relation, obj), f"m{tie.id}")
        if ids[tie.id] == f"m{tie.id}":
            ties.append(tie.model_copy(update={"id": ids[tie.id], "subject": subject, "object": obj}))
    stances = [
        s.model_copy(
            update={
                "id": f"m{s.id}", "about": [ids.get(a, a) for a in s.about],
                "holder": same.get(s.holder, s.holder) if s.holder else None,
                "target": [same.get(t, t) for t in s.target],
            }
        )
        for s in second.stances
    ]  # fmt: skip
    new = (a.model_copy(update={"id": same[a.id]}) for a in second.actors if same[a.id] not in listed)
    actors = [*first.actors, *new]
    whole = first.model_copy(update={"ties": ties, "stances": [*first.stances, *stances], "actors": actors})
    warnings = tuple(dict.fromkeys([*rules.warnings, *model.warnings]))
    return Draft(whole, rules.uncertain, warnings, rules.origins, rules.events)
