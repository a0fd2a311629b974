"""The tables. Kinds are data: a new kind needs no migration. Times are whole microseconds since 1970-01-01 UTC."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
)
NAME = String(200).with_variant(String(200, collation="C"), "postgresql")  # one order, whatever the database speaks
NUMBER = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER PRIMARY KEY counts up by itself in SQLite

META = Table("meta", METADATA, Column("name", String(50), primary_key=True), Column("value", Text, nullable=False))

ENTITIES = Table(
    "entities",
    METADATA,
    Column("entity", String(100), primary_key=True),
    Column("id", NAME, primary_key=True),
    Column("data", Text, nullable=False),
    Column("change", BigInteger, nullable=False),
    Column("deleted", Boolean, nullable=False),
)
Index("ix_entities_entity_change", ENTITIES.c.entity, ENTITIES.c.change)

EVENTS = Table(
    "events",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=True),
    Column("kind", String(100), nullable=False),
    Column("entrepreneur_id", String(200), nullable=False),
    Column("counterpart_id", String(200), nullable=False),
    Column("event", String(100), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("sender", String(200), nullable=False),
    Column("client_key", String(200)),
    Column("data", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_events_kind_seq", EVENTS.c.kind, EVENTS.c.seq)
Index("ix_events_entrepreneur_id", EVENTS.c.entrepreneur_id)
Index("ix_events_kind_counterpart_id", EVENTS.c.kind, EVENTS.c.counterpart_id)
Index("uq_events_sender_client_key", EVENTS.c.sender, EVENTS.c.client_key, unique=True)

WITHDRAWALS = Table(
    "withdrawals",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    Column("kind", String(100), nullable=False),
    Column("event_seq", NUMBER, nullable=False),
)
"""Events that take others back: `seq` is their own number, `event_seq` that of the event that they took back."""
Index("ix_withdrawals_kind_seq", WITHDRAWALS.c.kind, WITHDRAWALS.c.seq)
Index("uq_withdrawals_event_seq", WITHDRAWALS.c.event_seq, unique=True)

RANKINGS = Table(
    "rankings",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("sender", String(200), nullable=False),
    Column("kind", String(100), nullable=False),
    Column("direction", String(20), nullable=False),
    Column("entity_id", String(200), nullable=False),
    Column("data", LargeBinary, nullable=False),
)
Index("ix_rankings_at", RANKINGS.c.at)
Index("ix_rankings_entity_id", RANKINGS.c.entity_id)

API_KEYS = Table(
    "api_keys",
    METADATA,
    Column("name", String(200), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

DEPLOYMENTS = Table(
    "deployments",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(100), nullable=False),
    Column("action", String(20), nullable=False),
    Column("version", String(200), nullable=False),
    Column("share", Float),
    Column("author", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_deployments_kind", DEPLOYMENTS.c.kind)

JOBS = Table(
    "jobs",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("kind", String(100), nullable=False),
    Column("verb", String(40), nullable=False),
    Column("author", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("args", Text, nullable=False),
    Column("stage", String(200), nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("cancel", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("beat_at", BigInteger),
    Column("result", Text),
    Column("error", Text),
)
Index("ix_jobs_state", JOBS.c.state)

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("name", NAME, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("region", String(20), nullable=False),
    Column("password", String(200), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failed_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("account", String(200), nullable=False),
    Column("form_secret", String(64), nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)
Index("ix_sessions_account", SESSIONS.c.account)

CASES = Table(
    "cases",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("entrepreneur_id", NAME, nullable=False),
    Column("path", String(400), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("stage", String(20), nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("due_at", BigInteger),
    Column("version", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", String(200), nullable=False),
)
Index("ix_cases_stage_due_at", CASES.c.stage, CASES.c.due_at)
Index("ix_cases_entrepreneur_id", CASES.c.entrepreneur_id)
Index("ix_cases_opened_at", CASES.c.opened_at)

MATCHES = Table(
    "matches",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("case_id", String(64), nullable=False),
    Column("kind", String(100), nullable=False),
    Column("counterpart_id", NAME, nullable=False),
    Column("ranking_id", String(64)),
    Column("place", Integer),
    Column("state", String(20), nullable=False),
    Column("due_at", BigInteger),
    Column("entrepreneur_says", Boolean),
    Column("counterpart_says", Boolean),
    Column("instead_of", String(64)),
)
Index("ix_matches_case_id", MATCHES.c.case_id)
Index(  # everything that figures ask for, so that they need not read the table
    "ix_matches_figures",
    *(
        MATCHES.c[name]
        for name in ("case_id", "state", "kind", "counterpart_id", "entrepreneur_says", "counterpart_says")
    ),
)
Index("ix_matches_kind_counterpart_id", MATCHES.c.kind, MATCHES.c.counterpart_id)

STEPS = Table(
    "steps",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=True),
    Column("case_id", String(64), nullable=False),
    Column("match_id", String(64)),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(20), nullable=False),
    Column("was", String(20), nullable=False),
    Column("now", String(20), nullable=False),
    Column("reason", String(100)),
    Column("note", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_steps_case_id", STEPS.c.case_id)
Index("ix_steps_action_case_id_at", STEPS.c.action, STEPS.c.case_id, STEPS.c.at)

LINKS = Table(
    "links",
    METADATA,
    Column("case_id", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("made_at", BigInteger),
    Column("made_by", String(200), nullable=False),
)

PERSONAL_REQUESTS = Table(
    "personal_requests",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("entrepreneur_id", NAME, nullable=False),
    Column("case_id", String(64), nullable=False),
    Column("match_id", String(64)),
    Column("path", String(400), nullable=False),
    Column("sort", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("answered_at", BigInteger),
    Column("answered_by", String(200)),
    Column("answer", Text, nullable=False),
)
Index("ix_personal_requests_due_at", PERSONAL_REQUESTS.c.due_at)
Index("ix_personal_requests_entrepreneur_id", PERSONAL_REQUESTS.c.entrepreneur_id)
Index("ix_personal_requests_case_id", PERSONAL_REQUESTS.c.case_id)

PAUSES = Table(
    "pauses",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=True),
    Column("kind", String(100), nullable=False),
    Column("counterpart_id", NAME, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("until", Integer),
    Column("reason", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_pauses_kind_counterpart_id", PAUSES.c.kind, PAUSES.c.counterpart_id)

UPLOADS = Table(
    "uploads",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("account", NAME, nullable=False),
    Column("name", String(300), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("ix_uploads_account", UPLOADS.c.account)

ACTS = Table(
    "acts",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("deed", String(40), nullable=False),
    Column("about", String(500), nullable=False),
    Column("path", String(400), nullable=False),
    Column("note", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_acts_at", ACTS.c.at)
