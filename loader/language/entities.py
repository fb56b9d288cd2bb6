"""From names found to entities: which form is the name, which are the others."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from loader.language.found import Found
from loader.language.occupations import OccupationRules
from loader.record import Entity, EntityKind, Passage, Ref


def make_entities(
    doc: Doc, text: str, found: Iterable[Found], occupations: OccupationRules
) -> tuple[tuple[Entity, ...], dict[tuple[str, str], Ref]]:
    """The entities of all names found, in text order, and the reference of each (kind, key)."""
    groups: dict[tuple[str, str], list[Found]] = {}
    every = [*found]
    every += [inner for item in every for inner in item.inside]
    for item in sorted(every, key=lambda f: (f.first, f.last)):
        if item.kind not in ("agreement", "none"):
            groups.setdefault((item.kind, item.key), []).append(item)
    entities: dict[tuple[str, str], Entity] = {}
    refs: dict[tuple[str, str], Ref] = {}
    for (kind, key), items in groups.items():
        entity = _entity(doc, text, kind, items)
        if kind == "person":
            entity = replace(entity, occupation=occupations.find(doc, items))
        name = (entity.kind, entity.name)
        if name in entities:
            merged = sorted({*entities[name].evidence, *entity.evidence})
            entity = replace(
                entity,
                evidence=tuple(merged),
                also=entities[name].also,
                iri=entities[name].iri or entity.iri,
                occupation=entities[name].occupation or entity.occupation,
            )
        entities[name] = entity
        refs[kind, key] = entity.ref
    return tuple(sorted(entities.values(), key=lambda e: (e.evidence[0], e.kind, e.name))), refs


def _entity(doc: Doc, text: str, kind: str, items: Sequence[Found]) -> Entity:
    entity_kind: EntityKind = kind  # type: ignore[assignment] # a name found is of an entity's kind
    passages = [_passage(doc, text, item) for item in items]
    forms = list(dict.fromkeys(_printed(p.text) for p in passages))
    name = next((item.name for item in items if item.name), None) or _choose(kind, forms)
    also = tuple(form for form in _others(kind, forms) if form != name) if kind in ("island", "organization") else ()
    return Entity(
        entity_kind,
        name,
        tuple(dict.fromkeys(passages)),
        also,
        next((item.iri for item in items if item.iri), None),
        next((item.country for item in items if item.country), None),
    )


def _choose(kind: str, forms: Sequence[str]) -> str:
    if kind in ("person", "organization"):
        return max(forms, key=lambda form: (len(form.split()), not form.isupper()))
    return forms[0]


def _others(kind: str, forms: Sequence[str]) -> list[str]:
    return list(forms)


def _printed(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def _passage(doc: Doc, text: str, item: Found) -> Passage:
    span = doc[item.first : item.last]
    return Passage(span.start_char, span.end_char, text[span.start_char : span.end_char])
