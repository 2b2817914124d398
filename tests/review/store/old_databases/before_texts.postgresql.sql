SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.audit_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'audit is only ever added to'; END $$;
CREATE FUNCTION public.audit_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'audit is only ever added to'; END $$;
CREATE FUNCTION public.audit_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'audit is only ever added to'; END $$;
CREATE FUNCTION public.findings_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'findings is only ever added to'; END $$;
CREATE FUNCTION public.findings_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'findings is only ever added to'; END $$;
CREATE FUNCTION public.findings_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'findings is only ever added to'; END $$;
CREATE FUNCTION public.judgements_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'judgements is only ever added to'; END $$;
CREATE FUNCTION public.judgements_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'judgements is only ever added to'; END $$;
CREATE FUNCTION public.judgements_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'judgements is only ever added to'; END $$;
CREATE FUNCTION public.verdicts_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'verdicts is only ever added to'; END $$;
CREATE FUNCTION public.verdicts_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'verdicts is only ever added to'; END $$;
CREATE FUNCTION public.verdicts_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'verdicts is only ever added to'; END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.appeals (
    id integer NOT NULL,
    event_id integer NOT NULL,
    agent text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    reason text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    due text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    decided_by text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    decision text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    note text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    decided_at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.attempts (
    key text NOT NULL COLLATE pg_catalog."C",
    failures integer NOT NULL,
    last double precision NOT NULL
);
CREATE TABLE public.audit (
    seq integer NOT NULL,
    at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    who text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    action text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    subject text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    detail text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    previous text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    hash text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.audit_end (
    id integer NOT NULL,
    seq integer NOT NULL,
    hash text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.calls (
    id integer NOT NULL,
    call text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    language text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    agent text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    team text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    start text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    duration double precision NOT NULL,
    direction text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    machine_score double precision,
    machine_fatal boolean NOT NULL,
    score double precision,
    fatal boolean NOT NULL,
    findings integer NOT NULL,
    judgement integer NOT NULL,
    line text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    present boolean NOT NULL,
    stale boolean NOT NULL,
    transcript_start integer NOT NULL,
    transcript_end integer NOT NULL,
    imported_at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    checked_by text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    checked_at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.events (
    id integer NOT NULL,
    call_id integer NOT NULL,
    key text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    rule text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    kind text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    severity text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    rank integer NOT NULL,
    role text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    start double precision NOT NULL,
    "end" double precision NOT NULL,
    score double precision NOT NULL,
    flagged boolean NOT NULL,
    rules text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    finding integer NOT NULL,
    present boolean NOT NULL,
    status text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    revision integer NOT NULL,
    agent text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    team text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    call_start text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    uncertainty double precision NOT NULL,
    useful double precision NOT NULL,
    decided_by text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    decided_at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    fixed_text text COLLATE pg_catalog."C"
);
CREATE TABLE public.findings (
    id integer NOT NULL,
    event_id integer NOT NULL,
    judgement_id integer NOT NULL,
    finding text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.judgements (
    id integer NOT NULL,
    call_id integer NOT NULL,
    at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    judged text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    score double precision,
    record text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.marks (
    id integer NOT NULL,
    call_id integer NOT NULL,
    rule text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    role text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    start double precision NOT NULL,
    "end" double precision NOT NULL,
    text text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    note text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    reviewer text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    withdrawn_by text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    withdrawn_at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.migrations (
    name text NOT NULL COLLATE pg_catalog."C",
    at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    speechguard text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.sample_items (
    id integer NOT NULL,
    sample_id integer NOT NULL,
    event_id integer,
    call_id integer,
    stratum text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    reviewer text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    done_at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.samples (
    id integer NOT NULL,
    name text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    seed integer NOT NULL,
    kind text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    made_by text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    parameters text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.users (
    id integer NOT NULL,
    name text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    role text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    hash text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    made_at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    active boolean NOT NULL
);
CREATE TABLE public.verdicts (
    id integer NOT NULL,
    event_id integer NOT NULL,
    reviewer text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    verdict text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    reason text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    note text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    fixed_text text COLLATE pg_catalog."C",
    rules text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    at text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    sample_id integer,
    undoes integer
);
INSERT INTO public.appeals VALUES (1, 4, 'O''Neill', 'I never said that', '2026-11-29T23:24:27.144Z', '2026-12-06T23:24:27.144Z', 'lea', 'overturned', 'quite right', '2026-11-29T23:24:27.160Z');
INSERT INTO public.appeals VALUES (2, 5, 'O''Neill', 'the caller said goodbye first', '2026-11-29T23:24:27.468Z', '2026-12-06T23:24:27.468Z', '', '', '', '');
INSERT INTO public.audit VALUES (1, '2026-11-29T23:24:25.312Z', '', 'migrated', 'postgresql://tester@/old', '{"migrations": ["first_tables"]}', '', '1e00bb21b7830829b73a2321b7ba377e80d3823997dc9cd48261fa37b269ad4d');
INSERT INTO public.audit VALUES (2, '2026-11-29T23:24:25.759Z', '', 'imported', 'calls', '{"changed": 0, "digest": "9567b28fe50a0f19841ea8ba7f18e8a0030190ab69837615c7b0d1fb7f68ec9e", "findings": [1, 14], "found": 14, "judgements": [1, 6], "new": 6, "withdrawn": 0}', '1e00bb21b7830829b73a2321b7ba377e80d3823997dc9cd48261fa37b269ad4d', 'b9be3e808fb2230e3d3fca46d6d047c741b03df193b575a9923019ac05444a63');
INSERT INTO public.audit VALUES (3, '2026-11-29T23:24:26.632Z', 'root', 'set user', 'lea', '{"new": true, "role": "lead"}', 'b9be3e808fb2230e3d3fca46d6d047c741b03df193b575a9923019ac05444a63', '1746907b645e6b0a2475ab207f164f557ab8aa3d23fa5eb5eb58679791daf205');
INSERT INTO public.audit VALUES (4, '2026-11-29T23:24:26.780Z', 'ana', 'rejected', 'event 1', '{"at": "2026-11-29T23:24:26.737Z", "event_id": 1, "fixed_text": "\u6211\u521a\u624d\u8bf4\u8fc7", "id": 1, "note": "Sie \"sagt\" Se\u00f1or \u597d", "reason": "misheard", "reviewer": "ana", "rules": "0123456789ab", "sample_id": null, "undoes": null, "verdict": "rejected"}', '1746907b645e6b0a2475ab207f164f557ab8aa3d23fa5eb5eb58679791daf205', 'cb7105aab265d2344846ea43cba7dca7a344adc57a611a856975debbaa025a65');
INSERT INTO public.audit VALUES (5, '2026-11-29T23:24:26.938Z', 'ana', 'confirmed', 'event 2', '{"at": "2026-11-29T23:24:26.906Z", "event_id": 2, "fixed_text": null, "id": 2, "note": "clear", "reason": "", "reviewer": "ana", "rules": "0123456789ab", "sample_id": null, "undoes": null, "verdict": "confirmed"}', 'cb7105aab265d2344846ea43cba7dca7a344adc57a611a856975debbaa025a65', '462db249c52c2be5a9a53877321c38ae98208e8153fa5761c827cc02f49f8b9f');
INSERT INTO public.audit VALUES (6, '2026-11-29T23:24:27.095Z', 'ana', 'undo', 'event 2', '{"at": "2026-11-29T23:24:27.091Z", "event_id": 2, "id": 3, "note": "", "reason": "", "reviewer": "ana", "rules": "0123456789ab", "sample_id": null, "undoes": 2, "verdict": "undo"}', '462db249c52c2be5a9a53877321c38ae98208e8153fa5761c827cc02f49f8b9f', '89440f4d8e8a121603aef1788117ab4c2b7e00a99d3f01d58472f591688ce622');
INSERT INTO public.audit VALUES (7, '2026-11-29T23:24:27.119Z', 'bo', 'confirmed', 'event 4', '{"at": "2026-11-29T23:24:27.117Z", "event_id": 4, "fixed_text": null, "id": 4, "note": "", "reason": "", "reviewer": "bo", "rules": "0123456789ab", "sample_id": null, "undoes": null, "verdict": "confirmed"}', '89440f4d8e8a121603aef1788117ab4c2b7e00a99d3f01d58472f591688ce622', '12785b503cdfc5e64ecae97ba2d84b27f9409fffa7d531c3c3925dc8c853d240');
INSERT INTO public.audit VALUES (8, '2026-11-29T23:24:27.156Z', 'O''Neill', 'appealed', 'event 4', '{"agent": "O''Neill", "at": "2026-11-29T23:24:27.144Z", "due": "2026-12-06T23:24:27.144Z", "event_id": 4, "id": 1, "reason": "I never said that"}', '12785b503cdfc5e64ecae97ba2d84b27f9409fffa7d531c3c3925dc8c853d240', '1e048fa18795778bb0df42c7af253ec594ba8ce9b6491470bf4acb026aaa5973');
INSERT INTO public.audit VALUES (9, '2026-11-29T23:24:27.165Z', 'lea', 'settled', 'event 4', '{"decided_at": "2026-11-29T23:24:27.160Z", "decided_by": "lea", "decision": "overturned", "id": 1, "note": "quite right"}', '1e048fa18795778bb0df42c7af253ec594ba8ce9b6491470bf4acb026aaa5973', 'fe1c93016fd50f0ba6cba87708299bb4b817c71e6b5ecd510df8ec3670488dee');
INSERT INTO public.audit VALUES (10, '2026-11-29T23:24:27.208Z', 'lea', 'rejected', 'event 4', '{"at": "2026-11-29T23:24:27.160Z", "event_id": 4, "id": 5, "note": "quite right", "reason": "other", "reviewer": "lea", "rules": "0123456789ab", "verdict": "rejected"}', 'fe1c93016fd50f0ba6cba87708299bb4b817c71e6b5ecd510df8ec3670488dee', 'cccefb0c157f2d78d5a04b6b3d70b91250914de5f33a6a249ea5ecc038be7ae8');
INSERT INTO public.audit VALUES (11, '2026-11-29T23:24:27.515Z', 'O''Neill', 'appealed', 'event 5', '{"agent": "O''Neill", "at": "2026-11-29T23:24:27.468Z", "due": "2026-12-06T23:24:27.468Z", "event_id": 5, "id": 2, "reason": "the caller said goodbye first"}', 'cccefb0c157f2d78d5a04b6b3d70b91250914de5f33a6a249ea5ecc038be7ae8', '4748c26e02f95419f9e098a35c9122c5cb85b93e05c729e6307814d239a2b3c0');
INSERT INTO public.audit VALUES (12, '2026-11-29T23:24:27.537Z', 'ana', 'marked', 'call 1', '{"at": "2026-11-29T23:24:27.529Z", "call_id": 1, "end": 2.1, "id": 1, "note": "missed", "reviewer": "ana", "role": "agent", "rule": "zh.hold.thanks", "start": 1.25, "text": "\u8c22\u8c22"}', '4748c26e02f95419f9e098a35c9122c5cb85b93e05c729e6307814d239a2b3c0', '490006d47abd172df43172095de01c32056b057a0eb1398e362716900c079164');
INSERT INTO public.audit VALUES (13, '2026-11-29T23:24:27.560Z', 'ana', 'marked', 'call 1', '{"at": "2026-11-29T23:24:27.547Z", "call_id": 1, "end": 4.0, "id": 2, "note": "", "reviewer": "ana", "role": "agent", "rule": "zh.hold.thanks", "start": 3.0, "text": ""}', '490006d47abd172df43172095de01c32056b057a0eb1398e362716900c079164', '5661af2cb60329f1ddea266b37cbb67f44572987087eba0357e020aabbff5e41');
INSERT INTO public.audit VALUES (14, '2026-11-29T23:24:27.585Z', 'bo', 'took mark back', 'call 1', '{"id": 2, "withdrawn_at": "2026-11-29T23:24:27.576Z", "withdrawn_by": "bo"}', '5661af2cb60329f1ddea266b37cbb67f44572987087eba0357e020aabbff5e41', '8396cc979dd581ea7b5d89d923f36a216ab292410040a6af9e9c81b4cab4ce9b');
INSERT INTO public.audit VALUES (15, '2026-11-29T23:24:27.729Z', 'ana', 'checked', 'call 1', '{}', '8396cc979dd581ea7b5d89d923f36a216ab292410040a6af9e9c81b4cab4ce9b', '91530cbb956cf45e185ea756009ebfd26d7591459fead6a5e9c7ae84d89fb264');
INSERT INTO public.audit VALUES (16, '2026-11-29T23:24:27.915Z', 'lea', 'drew sample', 'sample 1', '{"at": "2026-11-29T23:24:27.861Z", "id": 1, "items": 6, "kind": "double", "made_by": "lea", "name": "sample", "parameters": "{\"each\": 1, \"since\": \"\", \"until\": \"\", \"reviewers\": [\"ana\", \"bo\"], \"strata\": {\"zh.impatience.told-you\": [5, 1], \"zh.opening.greeting\": [5, 1], \"zh.shirking.not-my-job\": [2, 1]}}", "seed": 7}', '91530cbb956cf45e185ea756009ebfd26d7591459fead6a5e9c7ae84d89fb264', '680fb53dadd87052b6c929e4064fdb89b06e345886454d9fe3578b8365ea305b');
INSERT INTO public.audit VALUES (17, '2026-11-29T23:24:27.941Z', 'lea', 'proposed', 'event 1', '{"case": ["zh.impatience.told-you", "pass", "\u6211\u521a\u624d\u8bf4\u8fc7"]}', '680fb53dadd87052b6c929e4064fdb89b06e345886454d9fe3578b8365ea305b', 'f42736d1bc4e8c05a49cc4d8388f9bc2c050306b88dcd411f4f62c7a190fed5c');
INSERT INTO public.audit VALUES (18, '2026-11-29T23:24:27.967Z', 'ana', 'unsure', 'event 3', '{"at": "2026-11-29T23:24:27.952Z", "event_id": 3, "fixed_text": null, "id": 6, "note": "clear", "reason": "", "reviewer": "ana", "rules": "0123456789ab", "sample_id": null, "undoes": null, "verdict": "unsure"}', 'f42736d1bc4e8c05a49cc4d8388f9bc2c050306b88dcd411f4f62c7a190fed5c', 'eb71adf248789dd3a5bec479992cca24ba7f51fd43188d44cac642e915a3541a');
INSERT INTO public.audit_end VALUES (1, 18, 'eb71adf248789dd3a5bec479992cca24ba7f51fd43188d44cac642e915a3541a');
INSERT INTO public.calls VALUES (3, 'call-2', 'zh', '王小明', 'A', '2026-10-03T10:00:00', 120, '', 87, false, NULL, false, 2, 3, 'c040e3da1a43e31cc146cd43420ec24269b9d0480d6e3d88888a7198aebca1dd', true, false, 62, 93, '2026-11-29T23:24:25.447Z', '', '');
INSERT INTO public.calls VALUES (4, 'call-3', 'zh', '李娜', 'A', '2026-10-04T10:00:00', 120, '', 0, true, NULL, false, 3, 4, '1cfc443f4317bbbf8448605d4b612918ca569b31449c8966d3dc881bb0f7f0ac', true, false, 93, 124, '2026-11-29T23:24:25.447Z', '', '');
INSERT INTO public.calls VALUES (5, 'call-4', 'zh', 'O''Neill', 'B', '2026-10-05T10:00:00', 120, '', 87, false, NULL, false, 2, 5, 'a2f354070b786c54c445bef589762599bdd553fc9397e5282c0dfa78eda5e637', true, false, 124, 155, '2026-11-29T23:24:25.447Z', '', '');
INSERT INTO public.calls VALUES (6, 'call-5', 'zh', '王小明', 'A', '2026-10-06T10:00:00', 120, '', 100, false, NULL, false, 0, 6, '2fb9107669ead3e57600574fe11f23cd4113b4d3b3a97e5c385db7f524ff142b', true, false, 155, 186, '2026-11-29T23:24:25.447Z', '', '');
INSERT INTO public.calls VALUES (2, 'call-1', 'zh', 'O''Neill', 'B', '2026-10-02T10:00:00', 120, '', 0, true, NULL, false, 3, 2, 'aeb3a8e938564c21440dc4fc0befb5906d60a453732692e552f9f1afd3883dfe', true, true, 31, 62, '2026-11-29T23:24:25.447Z', '', '');
INSERT INTO public.calls VALUES (1, 'call-0', 'zh', '李娜', 'A', '2026-10-01T10:00:00', 120, '', 87, false, NULL, false, 2, 1, '50d8b86eab1e9fa500b703150c510b8ac2bb5836c7eaead1c93e14c2b812bb91', true, true, 0, 31, '2026-11-29T23:24:25.447Z', 'ana', '2026-11-29T23:24:27.600Z');
INSERT INTO public.events VALUES (13, 5, 'zh.impatience.told-you violation agent 10000 我刚才说过了', 'zh.impatience.told-you', 'violation', 'major', 1, 'agent', 10, 12, 0.78, true, '0123456789ab', 13, true, 'open', 0, 'O''Neill', 'B', '2026-10-05T10:00:00', 0.5499999999999999, 1.5499999999999998, '', '', NULL);
INSERT INTO public.events VALUES (9, 4, 'zh.impatience.told-you violation agent 10000 我刚才说过了', 'zh.impatience.told-you', 'violation', 'major', 1, 'agent', 10, 12, 0.76, true, '0123456789ab', 9, true, 'open', 0, '李娜', 'A', '2026-10-04T10:00:00', 0.6, 1.6, '', '', NULL);
INSERT INTO public.events VALUES (7, 3, 'zh.impatience.told-you violation agent 10000 我刚才说过了', 'zh.impatience.told-you', 'violation', 'major', 1, 'agent', 10, 12, 0.74, true, '0123456789ab', 7, true, 'open', 0, '王小明', 'A', '2026-10-03T10:00:00', 0.65, 1.65, '', '', NULL);
INSERT INTO public.events VALUES (11, 4, 'zh.shirking.not-my-job violation agent 20000 我刚才说过了', 'zh.shirking.not-my-job', 'violation', 'fatal', 2, 'agent', 20, 22, 0.95, true, '0123456789ab', 11, true, 'open', 0, '李娜', 'A', '2026-10-04T10:00:00', 0.1250000000000001, 1.125, '', '', NULL);
INSERT INTO public.events VALUES (6, 2, 'zh.shirking.not-my-job violation agent 20000 我刚才说过了', 'zh.shirking.not-my-job', 'violation', 'fatal', 2, 'agent', 20, 22, 0.95, true, '0123456789ab', 6, true, 'open', 0, 'O''Neill', 'B', '2026-10-02T10:00:00', 0.1250000000000001, 1.125, '', '', NULL);
INSERT INTO public.events VALUES (8, 3, 'zh.opening.greeting missing agent 0 ', 'zh.opening.greeting', 'missing', 'minor', 0, 'agent', 0, 8, 0, true, '0123456789ab', 8, true, 'open', 0, '王小明', 'A', '2026-10-03T10:00:00', 0.5, 1.5, '', '', NULL);
INSERT INTO public.events VALUES (10, 4, 'zh.opening.greeting missing agent 0 ', 'zh.opening.greeting', 'missing', 'minor', 0, 'agent', 0, 8, 0, true, '0123456789ab', 10, true, 'open', 0, '李娜', 'A', '2026-10-04T10:00:00', 0.5, 1.5, '', '', NULL);
INSERT INTO public.events VALUES (14, 5, 'zh.opening.greeting missing agent 0 ', 'zh.opening.greeting', 'missing', 'minor', 0, 'agent', 0, 8, 0, true, '0123456789ab', 14, true, 'open', 0, 'O''Neill', 'B', '2026-10-05T10:00:00', 0.5, 1.5, '', '', NULL);
INSERT INTO public.events VALUES (12, 4, 'zh.hold.thanks not_assessable agent 30000 ', 'zh.hold.thanks', 'not_assessable', 'major', 1, 'agent', 30, 40, 0, true, '0123456789ab', 12, true, 'open', 0, '李娜', 'A', '2026-10-04T10:00:00', 1, 2, '', '', NULL);
INSERT INTO public.events VALUES (1, 1, 'zh.impatience.told-you violation agent 10000 我刚才说过了', 'zh.impatience.told-you', 'violation', 'major', 1, 'agent', 10, 12, 0.7, true, '0123456789ab', 1, true, 'rejected', 1, '李娜', 'A', '2026-10-01T10:00:00', 0.7500000000000001, 1.75, 'ana', '2026-11-29T23:24:26.737Z', '我刚才说过');
INSERT INTO public.events VALUES (2, 1, 'zh.opening.greeting missing agent 0 ', 'zh.opening.greeting', 'missing', 'minor', 0, 'agent', 0, 8, 0, true, '0123456789ab', 2, true, 'open', 2, '李娜', 'A', '2026-10-01T10:00:00', 0.5, 1.5, '', '', NULL);
INSERT INTO public.events VALUES (4, 2, 'zh.impatience.told-you violation agent 10000 我刚才说过了', 'zh.impatience.told-you', 'violation', 'major', 1, 'agent', 10, 12, 0.72, true, '0123456789ab', 4, true, 'rejected', 3, 'O''Neill', 'B', '2026-10-02T10:00:00', 0.7000000000000001, 1.7000000000000002, 'lea', '2026-11-29T23:24:27.160Z', NULL);
INSERT INTO public.events VALUES (5, 2, 'zh.opening.greeting missing agent 0 ', 'zh.opening.greeting', 'missing', 'minor', 0, 'agent', 0, 8, 0, true, '0123456789ab', 5, true, 'open', 1, 'O''Neill', 'B', '2026-10-02T10:00:00', 0.5, 1.5, '', '', NULL);
INSERT INTO public.events VALUES (3, 1, 'zh.hold.thanks not_assessable agent 30000 ', 'zh.hold.thanks', 'not_assessable', 'major', 1, 'agent', 30, 40, 0, true, '0123456789ab', 3, true, 'unsure', 1, '李娜', 'A', '2026-10-01T10:00:00', 1, 2, 'ana', '2026-11-29T23:24:27.952Z', NULL);
INSERT INTO public.findings VALUES (1, 1, 1, '{"call": "call-0", "kind": "violation", "rule": "zh.impatience.told-you", "severity": "major", "status": "confirmed", "role": "agent", "start": 10.0, "end": 12.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.7, "say_instead": "我再为您说明一遍", "audio_seen": 12.0, "delay": null, "id": 1, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (2, 2, 1, '{"call": "call-0", "kind": "missing", "rule": "zh.opening.greeting", "severity": "minor", "status": "confirmed", "role": "agent", "start": 0.0, "end": 8.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 8.0, "delay": null, "id": 2, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (3, 3, 1, '{"call": "call-0", "kind": "not_assessable", "rule": "zh.hold.thanks", "severity": "major", "status": "confirmed", "role": "agent", "start": 30.0, "end": 40.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 40.0, "delay": null, "id": 4, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (4, 4, 2, '{"call": "call-1", "kind": "violation", "rule": "zh.impatience.told-you", "severity": "major", "status": "confirmed", "role": "agent", "start": 10.0, "end": 12.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.72, "say_instead": "我再为您说明一遍", "audio_seen": 12.0, "delay": null, "id": 1, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (5, 5, 2, '{"call": "call-1", "kind": "missing", "rule": "zh.opening.greeting", "severity": "minor", "status": "confirmed", "role": "agent", "start": 0.0, "end": 8.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 8.0, "delay": null, "id": 2, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (6, 6, 2, '{"call": "call-1", "kind": "violation", "rule": "zh.shirking.not-my-job", "severity": "fatal", "status": "confirmed", "role": "agent", "start": 20.0, "end": 22.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.95, "say_instead": "我再为您说明一遍", "audio_seen": 22.0, "delay": null, "id": 3, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (7, 7, 3, '{"call": "call-2", "kind": "violation", "rule": "zh.impatience.told-you", "severity": "major", "status": "confirmed", "role": "agent", "start": 10.0, "end": 12.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.74, "say_instead": "我再为您说明一遍", "audio_seen": 12.0, "delay": null, "id": 1, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (8, 8, 3, '{"call": "call-2", "kind": "missing", "rule": "zh.opening.greeting", "severity": "minor", "status": "confirmed", "role": "agent", "start": 0.0, "end": 8.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 8.0, "delay": null, "id": 2, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (9, 9, 4, '{"call": "call-3", "kind": "violation", "rule": "zh.impatience.told-you", "severity": "major", "status": "confirmed", "role": "agent", "start": 10.0, "end": 12.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.76, "say_instead": "我再为您说明一遍", "audio_seen": 12.0, "delay": null, "id": 1, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (10, 10, 4, '{"call": "call-3", "kind": "missing", "rule": "zh.opening.greeting", "severity": "minor", "status": "confirmed", "role": "agent", "start": 0.0, "end": 8.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 8.0, "delay": null, "id": 2, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (11, 11, 4, '{"call": "call-3", "kind": "violation", "rule": "zh.shirking.not-my-job", "severity": "fatal", "status": "confirmed", "role": "agent", "start": 20.0, "end": 22.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.95, "say_instead": "我再为您说明一遍", "audio_seen": 22.0, "delay": null, "id": 3, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (12, 12, 4, '{"call": "call-3", "kind": "not_assessable", "rule": "zh.hold.thanks", "severity": "major", "status": "confirmed", "role": "agent", "start": 30.0, "end": 40.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 40.0, "delay": null, "id": 4, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (13, 13, 5, '{"call": "call-4", "kind": "violation", "rule": "zh.impatience.told-you", "severity": "major", "status": "confirmed", "role": "agent", "start": 10.0, "end": 12.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.78, "say_instead": "我再为您说明一遍", "audio_seen": 12.0, "delay": null, "id": 1, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.findings VALUES (14, 14, 5, '{"call": "call-4", "kind": "missing", "rule": "zh.opening.greeting", "severity": "minor", "status": "confirmed", "role": "agent", "start": 0.0, "end": 8.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 8.0, "delay": null, "id": 2, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO public.judgements VALUES (1, 1, '2026-11-29T23:24:25.447Z', '', 87, '{"call": "call-0", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-0.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "李娜", "team": "A", "start": "2026-10-01 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 87.0, "fatal": false, "sections": [{"id": "all", "title": {"en": "All"}, "points": -13.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}, {"reason": "deducted", "points": -10.0, "section": "", "rule": "zh.impatience.told-you", "title": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "times": 1, "each": 10.0, "cap": null, "at": [10.0]}, {"reason": "deducted", "points": -3.0, "section": "", "rule": "zh.opening.greeting", "title": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "times": 1, "each": 3.0, "cap": null, "at": [0.0]}], "counts": {"fatal": 0, "major": 1, "minor": 1}, "not_assessable": ["zh.hold.thanks"], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
INSERT INTO public.judgements VALUES (2, 2, '2026-11-29T23:24:25.447Z', '', 0, '{"call": "call-1", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-1.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "O''Neill", "team": "B", "start": "2026-10-02 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 0.0, "fatal": true, "sections": [{"id": "all", "title": {"en": "All"}, "points": -100.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}, {"reason": "deducted", "points": -10.0, "section": "", "rule": "zh.impatience.told-you", "title": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "times": 1, "each": 10.0, "cap": null, "at": [10.0]}, {"reason": "deducted", "points": -3.0, "section": "", "rule": "zh.opening.greeting", "title": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "times": 1, "each": 3.0, "cap": null, "at": [0.0]}, {"reason": "fatal", "points": -0.0, "section": "", "rule": "zh.shirking.not-my-job", "title": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "times": 1, "each": 0.0, "cap": null, "at": [20.0]}, {"reason": "call_lost", "points": -87.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}], "counts": {"fatal": 1, "major": 1, "minor": 1}, "not_assessable": [], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
INSERT INTO public.judgements VALUES (3, 3, '2026-11-29T23:24:25.447Z', '', 87, '{"call": "call-2", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-2.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "王小明", "team": "A", "start": "2026-10-03 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 87.0, "fatal": false, "sections": [{"id": "all", "title": {"en": "All"}, "points": -13.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}, {"reason": "deducted", "points": -10.0, "section": "", "rule": "zh.impatience.told-you", "title": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "times": 1, "each": 10.0, "cap": null, "at": [10.0]}, {"reason": "deducted", "points": -3.0, "section": "", "rule": "zh.opening.greeting", "title": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "times": 1, "each": 3.0, "cap": null, "at": [0.0]}], "counts": {"fatal": 0, "major": 1, "minor": 1}, "not_assessable": [], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
INSERT INTO public.judgements VALUES (4, 4, '2026-11-29T23:24:25.447Z', '', 0, '{"call": "call-3", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-3.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "李娜", "team": "A", "start": "2026-10-04 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 0.0, "fatal": true, "sections": [{"id": "all", "title": {"en": "All"}, "points": -100.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}, {"reason": "deducted", "points": -10.0, "section": "", "rule": "zh.impatience.told-you", "title": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "times": 1, "each": 10.0, "cap": null, "at": [10.0]}, {"reason": "deducted", "points": -3.0, "section": "", "rule": "zh.opening.greeting", "title": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "times": 1, "each": 3.0, "cap": null, "at": [0.0]}, {"reason": "fatal", "points": -0.0, "section": "", "rule": "zh.shirking.not-my-job", "title": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "times": 1, "each": 0.0, "cap": null, "at": [20.0]}, {"reason": "call_lost", "points": -87.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}], "counts": {"fatal": 1, "major": 1, "minor": 1}, "not_assessable": ["zh.hold.thanks"], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
INSERT INTO public.judgements VALUES (5, 5, '2026-11-29T23:24:25.447Z', '', 87, '{"call": "call-4", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-4.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "O''Neill", "team": "B", "start": "2026-10-05 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 87.0, "fatal": false, "sections": [{"id": "all", "title": {"en": "All"}, "points": -13.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}, {"reason": "deducted", "points": -10.0, "section": "", "rule": "zh.impatience.told-you", "title": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "times": 1, "each": 10.0, "cap": null, "at": [10.0]}, {"reason": "deducted", "points": -3.0, "section": "", "rule": "zh.opening.greeting", "title": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "times": 1, "each": 3.0, "cap": null, "at": [0.0]}], "counts": {"fatal": 0, "major": 1, "minor": 1}, "not_assessable": [], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
INSERT INTO public.judgements VALUES (6, 6, '2026-11-29T23:24:25.447Z', '', 100, '{"call": "call-5", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-5.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "王小明", "team": "A", "start": "2026-10-06 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 100.0, "fatal": false, "sections": [{"id": "all", "title": {"en": "All"}, "points": 0.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}], "counts": {"fatal": 0, "major": 0, "minor": 0}, "not_assessable": [], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
INSERT INTO public.marks VALUES (1, 1, 'zh.hold.thanks', 'agent', 1.25, 2.1, '谢谢', 'missed', 'ana', '2026-11-29T23:24:27.529Z', '', '');
INSERT INTO public.marks VALUES (2, 1, 'zh.hold.thanks', 'agent', 3, 4, '', '', 'ana', '2026-11-29T23:24:27.547Z', 'bo', '2026-11-29T23:24:27.576Z');
INSERT INTO public.migrations VALUES ('first_tables', '2026-11-29T23:24:25.296Z', '0.1.0');
INSERT INTO public.sample_items VALUES (1, 1, 7, NULL, 'zh.impatience.told-you', 'ana', '');
INSERT INTO public.sample_items VALUES (2, 1, 7, NULL, 'zh.impatience.told-you', 'bo', '');
INSERT INTO public.sample_items VALUES (3, 1, 2, NULL, 'zh.opening.greeting', 'ana', '');
INSERT INTO public.sample_items VALUES (4, 1, 2, NULL, 'zh.opening.greeting', 'bo', '');
INSERT INTO public.sample_items VALUES (5, 1, 11, NULL, 'zh.shirking.not-my-job', 'ana', '');
INSERT INTO public.sample_items VALUES (6, 1, 11, NULL, 'zh.shirking.not-my-job', 'bo', '');
INSERT INTO public.samples VALUES (1, 'sample', 7, 'double', 'lea', '2026-11-29T23:24:27.861Z', '{"each": 1, "since": "", "until": "", "reviewers": ["ana", "bo"], "strata": {"zh.impatience.told-you": [5, 1], "zh.opening.greeting": [5, 1], "zh.shirking.not-my-job": [2, 1]}}');
INSERT INTO public.users VALUES (1, 'lea', 'lead', '$argon2id$v=19$m=8,t=1,p=1$rApykw/QJRHvPce4swpGCw$In7gUn8BbvJT/FnoqoHWkJSND8+3V6FLqKq577Smiog', '2026-11-29T23:24:26.590Z', true);
INSERT INTO public.verdicts VALUES (1, 1, 'ana', 'rejected', 'misheard', 'Sie "sagt" Señor 好', '我刚才说过', '0123456789ab', '2026-11-29T23:24:26.737Z', NULL, NULL);
INSERT INTO public.verdicts VALUES (2, 2, 'ana', 'confirmed', '', 'clear', NULL, '0123456789ab', '2026-11-29T23:24:26.906Z', NULL, NULL);
INSERT INTO public.verdicts VALUES (3, 2, 'ana', 'undo', '', '', NULL, '0123456789ab', '2026-11-29T23:24:27.091Z', NULL, 2);
INSERT INTO public.verdicts VALUES (4, 4, 'bo', 'confirmed', '', '', NULL, '0123456789ab', '2026-11-29T23:24:27.117Z', NULL, NULL);
INSERT INTO public.verdicts VALUES (5, 4, 'lea', 'rejected', 'other', 'quite right', NULL, '0123456789ab', '2026-11-29T23:24:27.160Z', NULL, NULL);
INSERT INTO public.verdicts VALUES (6, 3, 'ana', 'unsure', '', 'clear', NULL, '0123456789ab', '2026-11-29T23:24:27.952Z', NULL, NULL);
ALTER TABLE ONLY public.appeals
    ADD CONSTRAINT appeals_event_id_key UNIQUE (event_id);
ALTER TABLE ONLY public.appeals
    ADD CONSTRAINT appeals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.audit_end
    ADD CONSTRAINT audit_end_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_call_key UNIQUE (call);
ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_call_id_key_key UNIQUE (call_id, key);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.findings
    ADD CONSTRAINT findings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.judgements
    ADD CONSTRAINT judgements_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.marks
    ADD CONSTRAINT marks_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.sample_items
    ADD CONSTRAINT sample_items_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.samples
    ADD CONSTRAINT samples_name_key UNIQUE (name);
ALTER TABLE ONLY public.samples
    ADD CONSTRAINT samples_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_name_key UNIQUE (name);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.verdicts
    ADD CONSTRAINT verdicts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.verdicts
    ADD CONSTRAINT verdicts_undoes_key UNIQUE (undoes);
CREATE INDEX calls_stale ON public.calls USING btree (id) WHERE stale;
CREATE INDEX events_agent ON public.events USING btree (agent, status, kind);
CREATE INDEX events_decided ON public.events USING btree (decided_by, decided_at);
CREATE INDEX events_kind ON public.events USING btree (status, kind);
CREATE INDEX events_newest ON public.events USING btree (status, call_start, id, call_id, start, kind, rule, agent);
CREATE INDEX events_rule ON public.events USING btree (rule, status, kind);
CREATE INDEX events_team ON public.events USING btree (team, status, kind);
CREATE INDEX events_useful ON public.events USING btree (status, useful, id, kind, rule, agent);
CREATE INDEX events_worst ON public.events USING btree (status, rank, call_start, id, kind, rule, agent);
CREATE INDEX ix_findings_event_id ON public.findings USING btree (event_id);
CREATE INDEX ix_findings_judgement_id ON public.findings USING btree (judgement_id);
CREATE INDEX ix_judgements_call_id ON public.judgements USING btree (call_id);
CREATE INDEX ix_marks_call_id ON public.marks USING btree (call_id);
CREATE INDEX ix_sample_items_call_id ON public.sample_items USING btree (call_id);
CREATE INDEX ix_sample_items_event_id ON public.sample_items USING btree (event_id);
CREATE INDEX ix_verdicts_at ON public.verdicts USING btree (at);
CREATE INDEX ix_verdicts_event_id ON public.verdicts USING btree (event_id);
CREATE INDEX ix_verdicts_sample_id ON public.verdicts USING btree (sample_id);
CREATE INDEX sample_items_of ON public.sample_items USING btree (sample_id, reviewer);
CREATE TRIGGER audit_delete BEFORE DELETE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_delete();
CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();
CREATE TRIGGER audit_update BEFORE UPDATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_update();
CREATE TRIGGER findings_delete BEFORE DELETE ON public.findings FOR EACH STATEMENT EXECUTE FUNCTION public.findings_delete();
CREATE TRIGGER findings_truncate BEFORE TRUNCATE ON public.findings FOR EACH STATEMENT EXECUTE FUNCTION public.findings_truncate();
CREATE TRIGGER findings_update BEFORE UPDATE ON public.findings FOR EACH STATEMENT EXECUTE FUNCTION public.findings_update();
CREATE TRIGGER judgements_delete BEFORE DELETE ON public.judgements FOR EACH STATEMENT EXECUTE FUNCTION public.judgements_delete();
CREATE TRIGGER judgements_truncate BEFORE TRUNCATE ON public.judgements FOR EACH STATEMENT EXECUTE FUNCTION public.judgements_truncate();
CREATE TRIGGER judgements_update BEFORE UPDATE ON public.judgements FOR EACH STATEMENT EXECUTE FUNCTION public.judgements_update();
CREATE TRIGGER verdicts_delete BEFORE DELETE ON public.verdicts FOR EACH STATEMENT EXECUTE FUNCTION public.verdicts_delete();
CREATE TRIGGER verdicts_truncate BEFORE TRUNCATE ON public.verdicts FOR EACH STATEMENT EXECUTE FUNCTION public.verdicts_truncate();
CREATE TRIGGER verdicts_update BEFORE UPDATE ON public.verdicts FOR EACH STATEMENT EXECUTE FUNCTION public.verdicts_update();
ALTER TABLE ONLY public.appeals
    ADD CONSTRAINT appeals_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.events(id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_call_id_fkey FOREIGN KEY (call_id) REFERENCES public.calls(id);
ALTER TABLE ONLY public.findings
    ADD CONSTRAINT findings_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.events(id);
ALTER TABLE ONLY public.findings
    ADD CONSTRAINT findings_judgement_id_fkey FOREIGN KEY (judgement_id) REFERENCES public.judgements(id);
ALTER TABLE ONLY public.judgements
    ADD CONSTRAINT judgements_call_id_fkey FOREIGN KEY (call_id) REFERENCES public.calls(id);
ALTER TABLE ONLY public.marks
    ADD CONSTRAINT marks_call_id_fkey FOREIGN KEY (call_id) REFERENCES public.calls(id);
ALTER TABLE ONLY public.sample_items
    ADD CONSTRAINT sample_items_call_id_fkey FOREIGN KEY (call_id) REFERENCES public.calls(id);
ALTER TABLE ONLY public.sample_items
    ADD CONSTRAINT sample_items_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.events(id);
ALTER TABLE ONLY public.sample_items
    ADD CONSTRAINT sample_items_sample_id_fkey FOREIGN KEY (sample_id) REFERENCES public.samples(id);
ALTER TABLE ONLY public.verdicts
    ADD CONSTRAINT verdicts_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.events(id);
ALTER TABLE ONLY public.verdicts
    ADD CONSTRAINT verdicts_sample_id_fkey FOREIGN KEY (sample_id) REFERENCES public.samples(id);
ALTER TABLE ONLY public.verdicts
    ADD CONSTRAINT verdicts_undoes_fkey FOREIGN KEY (undoes) REFERENCES public.verdicts(id);
