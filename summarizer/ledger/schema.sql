-- The ledger of version 2. Columns named in docs/tables.md are kept; others may change.
CREATE TABLE articles (
    id TEXT PRIMARY KEY,          -- 16 hexadecimal digits: text and what the prompt shows
    text TEXT NOT NULL,
    title TEXT, published TEXT, outlet TEXT, author TEXT, url TEXT, language TEXT,
    sha256 TEXT NOT NULL,         -- of the text in UTF-8
    place TEXT,                   -- from the dateline
    body_start INTEGER, body_end INTEGER,  -- range that is numbered; null: all
    superseded_by TEXT,           -- a later text under the same url
    added_at TEXT NOT NULL        -- when it was last read
) STRICT;
CREATE INDEX articles_by_url ON articles (url) WHERE url IS NOT NULL;
CREATE INDEX articles_superseded ON articles (id) WHERE superseded_by IS NOT NULL;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL, finished_at TEXT,
    program TEXT NOT NULL,        -- version
    base_url TEXT NOT NULL,       -- without credentials
    model TEXT NOT NULL,
    settings TEXT NOT NULL,       -- JSON, no secrets
    endpoint TEXT,                -- JSON: what was learned of it
    outcome TEXT                  -- why it ended
) STRICT;

CREATE TABLE records (
    id INTEGER PRIMARY KEY,       -- grows: the newest record has the highest
    key TEXT NOT NULL UNIQUE,     -- what was asked: article, prompt, schema, model, parameters
    article_id TEXT NOT NULL REFERENCES articles (id),
    status TEXT NOT NULL,         -- verified, flagged
    body TEXT NOT NULL,           -- the record as JSON
    finished_at TEXT NOT NULL,
    run_id INTEGER REFERENCES runs (id)
) STRICT;
CREATE INDEX records_by_article ON records (article_id, id);
-- What a resumed run asks of a large ledger, answered without reading any record.
CREATE INDEX records_flagged ON records (key) WHERE status = 'flagged';

-- What earlier checks said of a record, kept when `recheck` gives it a new verdict.
CREATE TABLE verdicts (
    key TEXT NOT NULL, checks TEXT NOT NULL, status TEXT NOT NULL,
    issues TEXT NOT NULL,         -- JSON
    replaced_at TEXT NOT NULL
) STRICT;

CREATE TABLE failures (
    key TEXT PRIMARY KEY,         -- as in records; input:PLACE where nothing could be read
    article_id TEXT NOT NULL,     -- or the place of the input
    kind TEXT NOT NULL, message TEXT NOT NULL, at TEXT NOT NULL,
    attempts INTEGER NOT NULL, run_id INTEGER REFERENCES runs (id),
    place TEXT                    -- the file that was read; new in version 2
) STRICT;

CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    key TEXT, article_id TEXT NOT NULL,
    at TEXT NOT NULL, seconds REAL NOT NULL,
    status INTEGER, error TEXT,
    prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    request TEXT, response TEXT,  -- with --keep-calls
    run_id INTEGER REFERENCES runs (id)
) STRICT;
CREATE INDEX calls_by_article ON calls (article_id);

-- Files that were read to their end, so that a run over the same files need not read them again.
CREATE TABLE files (path TEXT PRIMARY KEY, signature TEXT NOT NULL) STRICT;
CREATE TABLE inputs (
    path TEXT NOT NULL, position INTEGER NOT NULL, article_id TEXT NOT NULL,
    PRIMARY KEY (path, position)
) STRICT, WITHOUT ROWID;

-- How far records.jsonl is known to be whole; size is null when all of it has to be compared.
CREATE TABLE lines (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER, record_id INTEGER) STRICT;
INSERT INTO lines VALUES (1, 0, 0);

-- The newest record of each article whose story was not replaced by a later text.
CREATE VIEW newest_records AS
SELECT r.id, r.key, r.article_id, a.title, a.outlet, a.published, a.url, r.status, r.body,
       r.finished_at
FROM records r JOIN articles a ON a.id = r.article_id
WHERE a.superseded_by IS NULL
  AND r.id = (SELECT max(id) FROM records WHERE article_id = r.article_id);

CREATE VIEW events AS
SELECT r.article_id, r.title, e.key AS number,
       e.value ->> 'id' AS event_id, e.value ->> 'type' AS type,
       e.value ->> 'description' AS description, e.value ->> 'factuality' AS factuality,
       e.value ->> 'date_text' AS date_text, e.value ->> 'date' AS date,
       e.value ->> 'place' AS place,
       e.value -> 'actors' AS actors, e.value -> 'recipients' AS recipients,
       e.value -> 'responds_to' AS responds_to, e.value -> 'cites' AS cites
FROM newest_records r, json_each(r.body, '$.events') e;

-- A flagged record may define a source's id twice: the first counts, and no row appears twice.
CREATE VIEW attributions AS
SELECT article_id, title, number,
       t ->> 'source' AS source_id, s ->> 'name' AS source,
       s ->> 'kind' AS source_kind, s ->> 'affiliation' AS affiliation,
       t ->> 'source_text' AS source_text,
       t ->> 'via' AS via_id, v ->> 'name' AS via,
       t ->> 'cue' AS cue, t ->> 'act' AS act, t ->> 'mode' AS mode,
       (SELECT group_concat(c.value, ' … ') FROM json_each(t, '$.content') c) AS content,
       t -> 'events' AS events, t -> 'cites' AS cites
FROM (
    SELECT r.article_id, r.title, a.key AS number, a.value AS t,
           (SELECT x.value FROM json_each(r.body, '$.sources') x
            WHERE x.value ->> 'id' = a.value ->> 'source' LIMIT 1) AS s,
           (SELECT x.value FROM json_each(r.body, '$.sources') x
            WHERE x.value ->> 'id' = a.value ->> 'via' LIMIT 1) AS v
    FROM newest_records r, json_each(r.body, '$.attributions') a
);

CREATE VIEW casualties AS
SELECT r.article_id, r.title, e.value ->> 'id' AS event_id,
       e.value ->> 'description' AS event, c.value ->> 'outcome' AS outcome,
       c.value ->> 'count_text' AS count_text,
       c.value ->> 'minimum' AS minimum, c.value ->> 'maximum' AS maximum,
       c.value ->> 'who' AS who,
       c.value ->> 'source' AS source_id,
       (SELECT x.value ->> 'name' FROM json_each(r.body, '$.sources') x
        WHERE x.value ->> 'id' = c.value ->> 'source' LIMIT 1) AS source
FROM newest_records r, json_each(r.body, '$.events') e, json_each(e.value, '$.casualties') c;

CREATE VIEW issues AS
SELECT r.article_id, r.title, i.value ->> 'code' AS code, i.value ->> 'severity' AS severity,
       i.value ->> 'path' AS path, i.value ->> 'message' AS message,
       i.value -> 'sentences' AS sentences
FROM newest_records r, json_each(r.body, '$.issues') i;
