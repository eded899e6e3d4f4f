"""A filter as SQL: which documents a search may find, by publisher, tag, language, date and address."""

import sqlalchemy as sa

from index import tables
from index.records import Filter


def documents_that_meet(wanted: Filter) -> sa.Select[tuple[str]]:
    """The ids of those documents."""
    documents = tables.documents.c
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.publishers:
        conditions.append(documents.publisher.in_(wanted.publishers))
    if wanted.tags:
        each = sa.func.json_each(documents.tags).table_valued("value")
        conditions.append(sa.exists().select_from(each).where(each.c.value.in_(wanted.tags)))
    if wanted.language:
        language = sa.func.lower(documents.language)
        tag = wanted.language.lower()
        conditions.append((language == tag) | language.startswith(f"{tag}-", autoescape=True))
    # An ISO date is the first ten characters of an ISO time.
    day = sa.func.substr(documents.published_at, 1, 10)
    if wanted.published_from:
        conditions.append(day >= wanted.published_from.isoformat())
    if wanted.published_to:
        conditions.append(day <= wanted.published_to.isoformat())
    if wanted.other_than is not None:
        conditions.append(documents.url.is_distinct_from(wanted.other_than))
    if wanted.other_titled is not None:
        title = sa.func.lower(sa.func.trim(documents.title))
        conditions.append(title.is_distinct_from(sa.func.lower(wanted.other_titled.strip())))
    conditions += [
        documents.url.is_(None) | documents.url.not_like(_pattern(url), escape="\\")
        for url in wanted.exclude_urls
    ]
    return sa.select(documents.id).where(*conditions)


def _pattern(url: str) -> str:
    """An address with stars as a LIKE pattern."""
    escaped = url.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%")
