BEGIN TRANSACTION;
CREATE TABLE appeals (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	agent TEXT DEFAULT '' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	at TEXT DEFAULT '' NOT NULL, 
	due TEXT DEFAULT '' NOT NULL, 
	decided_by TEXT DEFAULT '' NOT NULL, 
	decision TEXT DEFAULT '' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	decided_at TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (event_id), 
	FOREIGN KEY(event_id) REFERENCES events (id)
);
INSERT INTO "appeals" VALUES(1,4,'O''Neill','I never said that','2026-11-29T23:24:14.775Z','2026-12-06T23:24:14.775Z','lea','overturned','quite right','2026-11-29T23:24:14.778Z');
INSERT INTO "appeals" VALUES(2,5,'O''Neill','the caller said goodbye first','2026-11-29T23:24:14.788Z','2026-12-06T23:24:14.788Z','','','','');
CREATE TABLE attempts (
	"key" TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	last FLOAT NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	at TEXT DEFAULT '' NOT NULL, 
	who TEXT DEFAULT '' NOT NULL, 
	action TEXT DEFAULT '' NOT NULL, 
	subject TEXT DEFAULT '' NOT NULL, 
	detail TEXT DEFAULT '' NOT NULL, 
	previous TEXT DEFAULT '' NOT NULL, 
	hash TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "audit" VALUES(1,'2026-11-29T23:24:13.640Z','','migrated','/tmp/old.sqlite','{"migrations": ["first_tables"]}','','f39c03fadc3ac283e4efc40083bc557a7999d477cab879eff1a8d708fd5b5b85');
INSERT INTO "audit" VALUES(2,'2026-11-29T23:24:14.023Z','','imported','calls','{"changed": 0, "digest": "9567b28fe50a0f19841ea8ba7f18e8a0030190ab69837615c7b0d1fb7f68ec9e", "findings": [1, 14], "found": 14, "judgements": [1, 6], "new": 6, "withdrawn": 0}','f39c03fadc3ac283e4efc40083bc557a7999d477cab879eff1a8d708fd5b5b85','96e5d73b5f25bf4bc5768bf6f87fdda456351b821cf71ba7edfa3250bb2e6f71');
INSERT INTO "audit" VALUES(3,'2026-11-29T23:24:14.341Z','root','set user','lea','{"new": true, "role": "lead"}','96e5d73b5f25bf4bc5768bf6f87fdda456351b821cf71ba7edfa3250bb2e6f71','1ce02f05ba74a65234b0f4f36ab03870836ee371ad3ac9dc104a81868d7e2432');
INSERT INTO "audit" VALUES(4,'2026-11-29T23:24:14.419Z','ana','rejected','event 1','{"at": "2026-11-29T23:24:14.368Z", "event_id": 1, "fixed_text": "\u6211\u521a\u624d\u8bf4\u8fc7", "id": 1, "note": "Sie \"sagt\" Se\u00f1or \u597d", "reason": "misheard", "reviewer": "ana", "rules": "0123456789ab", "sample_id": null, "undoes": null, "verdict": "rejected"}','1ce02f05ba74a65234b0f4f36ab03870836ee371ad3ac9dc104a81868d7e2432','ad493bb8220f085738459e071b196d8e255100f452ab3090d4495d1f5ffee52a');
INSERT INTO "audit" VALUES(5,'2026-11-29T23:24:14.600Z','ana','confirmed','event 2','{"at": "2026-11-29T23:24:14.599Z", "event_id": 2, "fixed_text": null, "id": 2, "note": "clear", "reason": "", "reviewer": "ana", "rules": "0123456789ab", "sample_id": null, "undoes": null, "verdict": "confirmed"}','ad493bb8220f085738459e071b196d8e255100f452ab3090d4495d1f5ffee52a','501376fd553f043f4b03a6a51538510e56834fc321f8141b0576f14f7ca5df49');
INSERT INTO "audit" VALUES(6,'2026-11-29T23:24:14.738Z','ana','undo','event 2','{"at": "2026-11-29T23:24:14.707Z", "event_id": 2, "id": 3, "note": "", "reason": "", "reviewer": "ana", "rules": "0123456789ab", "sample_id": null, "undoes": 2, "verdict": "undo"}','501376fd553f043f4b03a6a51538510e56834fc321f8141b0576f14f7ca5df49','09875269c907a484b06476d6c16807b68266c4a7dddef2ea49afe56674c6a356');
INSERT INTO "audit" VALUES(7,'2026-11-29T23:24:14.751Z','bo','confirmed','event 4','{"at": "2026-11-29T23:24:14.751Z", "event_id": 4, "fixed_text": null, "id": 4, "note": "", "reason": "", "reviewer": "bo", "rules": "0123456789ab", "sample_id": null, "undoes": null, "verdict": "confirmed"}','09875269c907a484b06476d6c16807b68266c4a7dddef2ea49afe56674c6a356','537f78c675b250ae653c0e1d958c9136648010ec780bc9e491d3f170515add10');
INSERT INTO "audit" VALUES(8,'2026-11-29T23:24:14.777Z','O''Neill','appealed','event 4','{"agent": "O''Neill", "at": "2026-11-29T23:24:14.775Z", "due": "2026-12-06T23:24:14.775Z", "event_id": 4, "id": 1, "reason": "I never said that"}','537f78c675b250ae653c0e1d958c9136648010ec780bc9e491d3f170515add10','7a14b7776363405eb083af77430927ab357b1746cd03d865607e6e61d4ccf672');
INSERT INTO "audit" VALUES(9,'2026-11-29T23:24:14.779Z','lea','settled','event 4','{"decided_at": "2026-11-29T23:24:14.778Z", "decided_by": "lea", "decision": "overturned", "id": 1, "note": "quite right"}','7a14b7776363405eb083af77430927ab357b1746cd03d865607e6e61d4ccf672','2f2b58c83ee72210d306cebb9968214b5a42a3de2f596d5ac8b0cf971c8ca158');
INSERT INTO "audit" VALUES(10,'2026-11-29T23:24:14.781Z','lea','rejected','event 4','{"at": "2026-11-29T23:24:14.778Z", "event_id": 4, "id": 5, "note": "quite right", "reason": "other", "reviewer": "lea", "rules": "0123456789ab", "verdict": "rejected"}','2f2b58c83ee72210d306cebb9968214b5a42a3de2f596d5ac8b0cf971c8ca158','6d0063eab93768d3d487933a287af3739ae231ac715b4b7de04c733e0196c13a');
INSERT INTO "audit" VALUES(11,'2026-11-29T23:24:14.789Z','O''Neill','appealed','event 5','{"agent": "O''Neill", "at": "2026-11-29T23:24:14.788Z", "due": "2026-12-06T23:24:14.788Z", "event_id": 5, "id": 2, "reason": "the caller said goodbye first"}','6d0063eab93768d3d487933a287af3739ae231ac715b4b7de04c733e0196c13a','b03c8885cbd8eafd6e1946dba5a5764dcbda6aa057f98e6fc49856160b127aac');
INSERT INTO "audit" VALUES(12,'2026-11-29T23:24:14.794Z','ana','marked','call 1','{"at": "2026-11-29T23:24:14.793Z", "call_id": 1, "end": 2.1, "id": 1, "note": "missed", "reviewer": "ana", "role": "agent", "rule": "zh.hold.thanks", "start": 1.25, "text": "\u8c22\u8c22"}','b03c8885cbd8eafd6e1946dba5a5764dcbda6aa057f98e6fc49856160b127aac','20f94347d3ec5271d0094a67376810f1f1df268daf6c07be16e1b4b078661725');
INSERT INTO "audit" VALUES(13,'2026-11-29T23:24:14.796Z','ana','marked','call 1','{"at": "2026-11-29T23:24:14.795Z", "call_id": 1, "end": 4.0, "id": 2, "note": "", "reviewer": "ana", "role": "agent", "rule": "zh.hold.thanks", "start": 3.0, "text": ""}','20f94347d3ec5271d0094a67376810f1f1df268daf6c07be16e1b4b078661725','8a7c0fbd93f2ebc57912d24b99b9a4122d2ef36bc4f98e859e9ae4594da899c9');
INSERT INTO "audit" VALUES(14,'2026-11-29T23:24:14.803Z','bo','took mark back','call 1','{"id": 2, "withdrawn_at": "2026-11-29T23:24:14.799Z", "withdrawn_by": "bo"}','8a7c0fbd93f2ebc57912d24b99b9a4122d2ef36bc4f98e859e9ae4594da899c9','6847dac49a04e792cd5dd6b2ae93f1bbbade075f001b02d83d042485c7280a9c');
INSERT INTO "audit" VALUES(15,'2026-11-29T23:24:14.815Z','ana','checked','call 1','{}','6847dac49a04e792cd5dd6b2ae93f1bbbade075f001b02d83d042485c7280a9c','589f12dabf2946723748cbec445a440d37fba384b753b70a747fe1b5f94d58a0');
INSERT INTO "audit" VALUES(16,'2026-11-29T23:24:14.855Z','lea','drew sample','sample 1','{"at": "2026-11-29T23:24:14.853Z", "id": 1, "items": 6, "kind": "double", "made_by": "lea", "name": "sample", "parameters": "{\"each\": 1, \"since\": \"\", \"until\": \"\", \"reviewers\": [\"ana\", \"bo\"], \"strata\": {\"zh.impatience.told-you\": [5, 1], \"zh.opening.greeting\": [5, 1], \"zh.shirking.not-my-job\": [2, 1]}}", "seed": 7}','589f12dabf2946723748cbec445a440d37fba384b753b70a747fe1b5f94d58a0','a5a2252b79d697084176cee1eca38cff54d938c56c3c2f37dc1120b0609b46e6');
INSERT INTO "audit" VALUES(17,'2026-11-29T23:24:14.883Z','lea','proposed','event 1','{"case": ["zh.impatience.told-you", "pass", "\u6211\u521a\u624d\u8bf4\u8fc7"]}','a5a2252b79d697084176cee1eca38cff54d938c56c3c2f37dc1120b0609b46e6','9adebc12f39a9f655efd899aae035fbcea522698f095c7b6cec18edaf71d445e');
INSERT INTO "audit" VALUES(18,'2026-11-29T23:24:14.886Z','ana','unsure','event 3','{"at": "2026-11-29T23:24:14.885Z", "event_id": 3, "fixed_text": null, "id": 6, "note": "clear", "reason": "", "reviewer": "ana", "rules": "0123456789ab", "sample_id": null, "undoes": null, "verdict": "unsure"}','9adebc12f39a9f655efd899aae035fbcea522698f095c7b6cec18edaf71d445e','2740906fbe9f27b43f238d31f45cb9f7477e0fbfc30a9a991ef2928225936598');
CREATE TABLE audit_end (
	id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	hash TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "audit_end" VALUES(1,18,'2740906fbe9f27b43f238d31f45cb9f7477e0fbfc30a9a991ef2928225936598');
CREATE TABLE calls (
	id INTEGER NOT NULL, 
	call TEXT DEFAULT '' NOT NULL, 
	language TEXT DEFAULT '' NOT NULL, 
	agent TEXT DEFAULT '' NOT NULL, 
	team TEXT DEFAULT '' NOT NULL, 
	start TEXT DEFAULT '' NOT NULL, 
	duration FLOAT NOT NULL, 
	direction TEXT DEFAULT '' NOT NULL, 
	machine_score FLOAT, 
	machine_fatal BOOLEAN NOT NULL, 
	score FLOAT, 
	fatal BOOLEAN NOT NULL, 
	findings INTEGER NOT NULL, 
	judgement INTEGER NOT NULL, 
	line TEXT DEFAULT '' NOT NULL, 
	present BOOLEAN NOT NULL, 
	stale BOOLEAN NOT NULL, 
	transcript_start INTEGER NOT NULL, 
	transcript_end INTEGER NOT NULL, 
	imported_at TEXT DEFAULT '' NOT NULL, 
	checked_by TEXT DEFAULT '' NOT NULL, 
	checked_at TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (call)
);
INSERT INTO "calls" VALUES(1,'call-0','zh','李娜','A','2026-10-01T10:00:00',120.0,'',87.0,0,NULL,0,2,1,'50d8b86eab1e9fa500b703150c510b8ac2bb5836c7eaead1c93e14c2b812bb91',1,1,0,31,'2026-11-29T23:24:13.654Z','ana','2026-11-29T23:24:14.804Z');
INSERT INTO "calls" VALUES(2,'call-1','zh','O''Neill','B','2026-10-02T10:00:00',120.0,'',0.0,1,NULL,0,3,2,'aeb3a8e938564c21440dc4fc0befb5906d60a453732692e552f9f1afd3883dfe',1,1,31,62,'2026-11-29T23:24:13.654Z','','');
INSERT INTO "calls" VALUES(3,'call-2','zh','王小明','A','2026-10-03T10:00:00',120.0,'',87.0,0,NULL,0,2,3,'c040e3da1a43e31cc146cd43420ec24269b9d0480d6e3d88888a7198aebca1dd',1,0,62,93,'2026-11-29T23:24:13.654Z','','');
INSERT INTO "calls" VALUES(4,'call-3','zh','李娜','A','2026-10-04T10:00:00',120.0,'',0.0,1,NULL,0,3,4,'1cfc443f4317bbbf8448605d4b612918ca569b31449c8966d3dc881bb0f7f0ac',1,0,93,124,'2026-11-29T23:24:13.654Z','','');
INSERT INTO "calls" VALUES(5,'call-4','zh','O''Neill','B','2026-10-05T10:00:00',120.0,'',87.0,0,NULL,0,2,5,'a2f354070b786c54c445bef589762599bdd553fc9397e5282c0dfa78eda5e637',1,0,124,155,'2026-11-29T23:24:13.654Z','','');
INSERT INTO "calls" VALUES(6,'call-5','zh','王小明','A','2026-10-06T10:00:00',120.0,'',100.0,0,NULL,0,0,6,'2fb9107669ead3e57600574fe11f23cd4113b4d3b3a97e5c385db7f524ff142b',1,0,155,186,'2026-11-29T23:24:13.654Z','','');
CREATE TABLE events (
	id INTEGER NOT NULL, 
	call_id INTEGER NOT NULL, 
	"key" TEXT DEFAULT '' NOT NULL, 
	rule TEXT DEFAULT '' NOT NULL, 
	kind TEXT DEFAULT '' NOT NULL, 
	severity TEXT DEFAULT '' NOT NULL, 
	rank INTEGER NOT NULL, 
	role TEXT DEFAULT '' NOT NULL, 
	start FLOAT NOT NULL, 
	"end" FLOAT NOT NULL, 
	score FLOAT NOT NULL, 
	flagged BOOLEAN NOT NULL, 
	rules TEXT DEFAULT '' NOT NULL, 
	finding INTEGER NOT NULL, 
	present BOOLEAN NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	revision INTEGER NOT NULL, 
	agent TEXT DEFAULT '' NOT NULL, 
	team TEXT DEFAULT '' NOT NULL, 
	call_start TEXT DEFAULT '' NOT NULL, 
	uncertainty FLOAT NOT NULL, 
	useful FLOAT NOT NULL, 
	decided_by TEXT DEFAULT '' NOT NULL, 
	decided_at TEXT DEFAULT '' NOT NULL, 
	fixed_text TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (call_id, "key"), 
	FOREIGN KEY(call_id) REFERENCES calls (id)
);
INSERT INTO "events" VALUES(1,1,'zh.impatience.told-you violation agent 10000 我刚才说过了','zh.impatience.told-you','violation','major',1,'agent',10.0,12.0,0.7,1,'0123456789ab',1,1,'rejected',1,'李娜','A','2026-10-01T10:00:00',7.50000000000000111022e-01,1.75,'ana','2026-11-29T23:24:14.368Z','我刚才说过');
INSERT INTO "events" VALUES(2,1,'zh.opening.greeting missing agent 0 ','zh.opening.greeting','missing','minor',0,'agent',0.0,8.0,0.0,1,'0123456789ab',2,1,'open',2,'李娜','A','2026-10-01T10:00:00',0.5,1.5,'','',NULL);
INSERT INTO "events" VALUES(3,1,'zh.hold.thanks not_assessable agent 30000 ','zh.hold.thanks','not_assessable','major',1,'agent',30.0,40.0,0.0,1,'0123456789ab',3,1,'unsure',1,'李娜','A','2026-10-01T10:00:00',1.0,2.0,'ana','2026-11-29T23:24:14.885Z',NULL);
INSERT INTO "events" VALUES(4,2,'zh.impatience.told-you violation agent 10000 我刚才说过了','zh.impatience.told-you','violation','major',1,'agent',10.0,12.0,0.72,1,'0123456789ab',4,1,'rejected',3,'O''Neill','B','2026-10-02T10:00:00',7.00000000000000066613e-01,1.70000000000000017763e+00,'lea','2026-11-29T23:24:14.778Z',NULL);
INSERT INTO "events" VALUES(5,2,'zh.opening.greeting missing agent 0 ','zh.opening.greeting','missing','minor',0,'agent',0.0,8.0,0.0,1,'0123456789ab',5,1,'open',1,'O''Neill','B','2026-10-02T10:00:00',0.5,1.5,'','',NULL);
INSERT INTO "events" VALUES(6,2,'zh.shirking.not-my-job violation agent 20000 我刚才说过了','zh.shirking.not-my-job','violation','fatal',2,'agent',20.0,22.0,0.95,1,'0123456789ab',6,1,'open',0,'O''Neill','B','2026-10-02T10:00:00',1.25000000000000111022e-01,1.125,'','',NULL);
INSERT INTO "events" VALUES(7,3,'zh.impatience.told-you violation agent 10000 我刚才说过了','zh.impatience.told-you','violation','major',1,'agent',10.0,12.0,0.74,1,'0123456789ab',7,1,'open',0,'王小明','A','2026-10-03T10:00:00',0.65,1.65,'','',NULL);
INSERT INTO "events" VALUES(8,3,'zh.opening.greeting missing agent 0 ','zh.opening.greeting','missing','minor',0,'agent',0.0,8.0,0.0,1,'0123456789ab',8,1,'open',0,'王小明','A','2026-10-03T10:00:00',0.5,1.5,'','',NULL);
INSERT INTO "events" VALUES(9,4,'zh.impatience.told-you violation agent 10000 我刚才说过了','zh.impatience.told-you','violation','major',1,'agent',10.0,12.0,0.76,1,'0123456789ab',9,1,'open',0,'李娜','A','2026-10-04T10:00:00',0.6,1.6,'','',NULL);
INSERT INTO "events" VALUES(10,4,'zh.opening.greeting missing agent 0 ','zh.opening.greeting','missing','minor',0,'agent',0.0,8.0,0.0,1,'0123456789ab',10,1,'open',0,'李娜','A','2026-10-04T10:00:00',0.5,1.5,'','',NULL);
INSERT INTO "events" VALUES(11,4,'zh.shirking.not-my-job violation agent 20000 我刚才说过了','zh.shirking.not-my-job','violation','fatal',2,'agent',20.0,22.0,0.95,1,'0123456789ab',11,1,'open',0,'李娜','A','2026-10-04T10:00:00',1.25000000000000111022e-01,1.125,'','',NULL);
INSERT INTO "events" VALUES(12,4,'zh.hold.thanks not_assessable agent 30000 ','zh.hold.thanks','not_assessable','major',1,'agent',30.0,40.0,0.0,1,'0123456789ab',12,1,'open',0,'李娜','A','2026-10-04T10:00:00',1.0,2.0,'','',NULL);
INSERT INTO "events" VALUES(13,5,'zh.impatience.told-you violation agent 10000 我刚才说过了','zh.impatience.told-you','violation','major',1,'agent',10.0,12.0,0.78,1,'0123456789ab',13,1,'open',0,'O''Neill','B','2026-10-05T10:00:00',5.49999999999999933386e-01,1.54999999999999982236e+00,'','',NULL);
INSERT INTO "events" VALUES(14,5,'zh.opening.greeting missing agent 0 ','zh.opening.greeting','missing','minor',0,'agent',0.0,8.0,0.0,1,'0123456789ab',14,1,'open',0,'O''Neill','B','2026-10-05T10:00:00',0.5,1.5,'','',NULL);
CREATE TABLE findings (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	judgement_id INTEGER NOT NULL, 
	finding TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event_id) REFERENCES events (id), 
	FOREIGN KEY(judgement_id) REFERENCES judgements (id)
);
INSERT INTO "findings" VALUES(1,1,1,'{"call": "call-0", "kind": "violation", "rule": "zh.impatience.told-you", "severity": "major", "status": "confirmed", "role": "agent", "start": 10.0, "end": 12.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.7, "say_instead": "我再为您说明一遍", "audio_seen": 12.0, "delay": null, "id": 1, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(2,2,1,'{"call": "call-0", "kind": "missing", "rule": "zh.opening.greeting", "severity": "minor", "status": "confirmed", "role": "agent", "start": 0.0, "end": 8.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 8.0, "delay": null, "id": 2, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(3,3,1,'{"call": "call-0", "kind": "not_assessable", "rule": "zh.hold.thanks", "severity": "major", "status": "confirmed", "role": "agent", "start": 30.0, "end": 40.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 40.0, "delay": null, "id": 4, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(4,4,2,'{"call": "call-1", "kind": "violation", "rule": "zh.impatience.told-you", "severity": "major", "status": "confirmed", "role": "agent", "start": 10.0, "end": 12.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.72, "say_instead": "我再为您说明一遍", "audio_seen": 12.0, "delay": null, "id": 1, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(5,5,2,'{"call": "call-1", "kind": "missing", "rule": "zh.opening.greeting", "severity": "minor", "status": "confirmed", "role": "agent", "start": 0.0, "end": 8.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 8.0, "delay": null, "id": 2, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(6,6,2,'{"call": "call-1", "kind": "violation", "rule": "zh.shirking.not-my-job", "severity": "fatal", "status": "confirmed", "role": "agent", "start": 20.0, "end": 22.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.95, "say_instead": "我再为您说明一遍", "audio_seen": 22.0, "delay": null, "id": 3, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(7,7,3,'{"call": "call-2", "kind": "violation", "rule": "zh.impatience.told-you", "severity": "major", "status": "confirmed", "role": "agent", "start": 10.0, "end": 12.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.74, "say_instead": "我再为您说明一遍", "audio_seen": 12.0, "delay": null, "id": 1, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(8,8,3,'{"call": "call-2", "kind": "missing", "rule": "zh.opening.greeting", "severity": "minor", "status": "confirmed", "role": "agent", "start": 0.0, "end": 8.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 8.0, "delay": null, "id": 2, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(9,9,4,'{"call": "call-3", "kind": "violation", "rule": "zh.impatience.told-you", "severity": "major", "status": "confirmed", "role": "agent", "start": 10.0, "end": 12.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.76, "say_instead": "我再为您说明一遍", "audio_seen": 12.0, "delay": null, "id": 1, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(10,10,4,'{"call": "call-3", "kind": "missing", "rule": "zh.opening.greeting", "severity": "minor", "status": "confirmed", "role": "agent", "start": 0.0, "end": 8.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 8.0, "delay": null, "id": 2, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(11,11,4,'{"call": "call-3", "kind": "violation", "rule": "zh.shirking.not-my-job", "severity": "fatal", "status": "confirmed", "role": "agent", "start": 20.0, "end": 22.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.95, "say_instead": "我再为您说明一遍", "audio_seen": 22.0, "delay": null, "id": 3, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(12,12,4,'{"call": "call-3", "kind": "not_assessable", "rule": "zh.hold.thanks", "severity": "major", "status": "confirmed", "role": "agent", "start": 30.0, "end": 40.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 40.0, "delay": null, "id": 4, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(13,13,5,'{"call": "call-4", "kind": "violation", "rule": "zh.impatience.told-you", "severity": "major", "status": "confirmed", "role": "agent", "start": 10.0, "end": 12.0, "phrase": "我刚才说过了", "heard": "我刚才都说过了", "score": 0.78, "say_instead": "我再为您说明一遍", "audio_seen": 12.0, "delay": null, "id": 1, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
INSERT INTO "findings" VALUES(14,14,5,'{"call": "call-4", "kind": "missing", "rule": "zh.opening.greeting", "severity": "minor", "status": "confirmed", "role": "agent", "start": 0.0, "end": 8.0, "phrase": "", "heard": "", "score": 0.0, "say_instead": "", "audio_seen": 8.0, "delay": null, "id": 2, "reason": "", "value": null, "unit": "", "at_least": null, "at_most": null, "flagged": true, "rules": "0123456789ab"}');
CREATE TABLE judgements (
	id INTEGER NOT NULL, 
	call_id INTEGER NOT NULL, 
	at TEXT DEFAULT '' NOT NULL, 
	judged TEXT DEFAULT '' NOT NULL, 
	score FLOAT, 
	record TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(call_id) REFERENCES calls (id)
);
INSERT INTO "judgements" VALUES(1,1,'2026-11-29T23:24:13.654Z','',87.0,'{"call": "call-0", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-0.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "李娜", "team": "A", "start": "2026-10-01 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 87.0, "fatal": false, "sections": [{"id": "all", "title": {"en": "All"}, "points": -13.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}, {"reason": "deducted", "points": -10.0, "section": "", "rule": "zh.impatience.told-you", "title": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "times": 1, "each": 10.0, "cap": null, "at": [10.0]}, {"reason": "deducted", "points": -3.0, "section": "", "rule": "zh.opening.greeting", "title": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "times": 1, "each": 3.0, "cap": null, "at": [0.0]}], "counts": {"fatal": 0, "major": 1, "minor": 1}, "not_assessable": ["zh.hold.thanks"], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
INSERT INTO "judgements" VALUES(2,2,'2026-11-29T23:24:13.654Z','',0.0,'{"call": "call-1", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-1.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "O''Neill", "team": "B", "start": "2026-10-02 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 0.0, "fatal": true, "sections": [{"id": "all", "title": {"en": "All"}, "points": -100.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}, {"reason": "deducted", "points": -10.0, "section": "", "rule": "zh.impatience.told-you", "title": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "times": 1, "each": 10.0, "cap": null, "at": [10.0]}, {"reason": "deducted", "points": -3.0, "section": "", "rule": "zh.opening.greeting", "title": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "times": 1, "each": 3.0, "cap": null, "at": [0.0]}, {"reason": "fatal", "points": -0.0, "section": "", "rule": "zh.shirking.not-my-job", "title": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "times": 1, "each": 0.0, "cap": null, "at": [20.0]}, {"reason": "call_lost", "points": -87.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}], "counts": {"fatal": 1, "major": 1, "minor": 1}, "not_assessable": [], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
INSERT INTO "judgements" VALUES(3,3,'2026-11-29T23:24:13.654Z','',87.0,'{"call": "call-2", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-2.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "王小明", "team": "A", "start": "2026-10-03 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 87.0, "fatal": false, "sections": [{"id": "all", "title": {"en": "All"}, "points": -13.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}, {"reason": "deducted", "points": -10.0, "section": "", "rule": "zh.impatience.told-you", "title": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "times": 1, "each": 10.0, "cap": null, "at": [10.0]}, {"reason": "deducted", "points": -3.0, "section": "", "rule": "zh.opening.greeting", "title": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "times": 1, "each": 3.0, "cap": null, "at": [0.0]}], "counts": {"fatal": 0, "major": 1, "minor": 1}, "not_assessable": [], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
INSERT INTO "judgements" VALUES(4,4,'2026-11-29T23:24:13.654Z','',0.0,'{"call": "call-3", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-3.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "李娜", "team": "A", "start": "2026-10-04 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 0.0, "fatal": true, "sections": [{"id": "all", "title": {"en": "All"}, "points": -100.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}, {"reason": "deducted", "points": -10.0, "section": "", "rule": "zh.impatience.told-you", "title": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "times": 1, "each": 10.0, "cap": null, "at": [10.0]}, {"reason": "deducted", "points": -3.0, "section": "", "rule": "zh.opening.greeting", "title": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "times": 1, "each": 3.0, "cap": null, "at": [0.0]}, {"reason": "fatal", "points": -0.0, "section": "", "rule": "zh.shirking.not-my-job", "title": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "times": 1, "each": 0.0, "cap": null, "at": [20.0]}, {"reason": "call_lost", "points": -87.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}], "counts": {"fatal": 1, "major": 1, "minor": 1}, "not_assessable": ["zh.hold.thanks"], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
INSERT INTO "judgements" VALUES(5,5,'2026-11-29T23:24:13.654Z','',87.0,'{"call": "call-4", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-4.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "O''Neill", "team": "B", "start": "2026-10-05 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 87.0, "fatal": false, "sections": [{"id": "all", "title": {"en": "All"}, "points": -13.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}, {"reason": "deducted", "points": -10.0, "section": "", "rule": "zh.impatience.told-you", "title": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "times": 1, "each": 10.0, "cap": null, "at": [10.0]}, {"reason": "deducted", "points": -3.0, "section": "", "rule": "zh.opening.greeting", "title": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "times": 1, "each": 3.0, "cap": null, "at": [0.0]}], "counts": {"fatal": 0, "major": 1, "minor": 1}, "not_assessable": [], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
INSERT INTO "judgements" VALUES(6,6,'2026-11-29T23:24:13.654Z','',100.0,'{"call": "call-5", "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "recording": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "file": "/recordings/call-5.flac", "size": 1, "modified": 1, "asked": {"language": null, "agent_channel": null}, "metadata": {"agent": "王小明", "team": "A", "start": "2026-10-06 10:00"}, "language": "zh", "agent_channel": "left", "duration": 120.0, "transcribed": [], "score": 100.0, "fatal": false, "sections": [{"id": "all", "title": {"en": "All"}, "points": 0.0, "most": null, "lost": false}], "lines": [{"reason": "start", "points": 100.0, "section": "", "rule": "", "title": {}, "times": 0, "each": 0.0, "cap": null, "at": []}], "counts": {"fatal": 0, "major": 0, "minor": 0}, "not_assessable": [], "checklist": {}, "titles": {"zh.shirking.not-my-job": {"zh": "推诿：不归我管", "en": "Shirking: not my job", "es": "Evasivas: no es lo mío"}, "zh.impatience.told-you": {"zh": "不耐烦：说过了", "en": "Impatience: told you", "es": "Impaciencia: ya lo dije"}, "zh.scolding.you-do-not-listen": {"zh": "训斥：你没听", "en": "Scolding", "es": "Regaño: no me escucha"}, "zh.opening.greeting": {"zh": "问候语", "en": "Greeting", "es": "Saludo"}, "zh.hold.thanks": {"zh": "等待后致谢", "en": "Thanks after a hold", "es": "Agradecer la espera"}, "zh.closing.goodbye": {"zh": "结束语", "en": "Goodbye", "es": "Despedida"}, "zh.measure.speaking-rate": {"zh": "语速", "en": "Speaking rate", "es": "Velocidad al hablar"}}, "concerns": [], "warnings": [], "model": "base", "rules": {"zh-service": "0123456789ab"}, "judged": "", "seconds": 0.0, "speechguard": "", "failure": null, "mark": "", "events": [0, 0], "transcript": [0, 0]}');
CREATE TABLE marks (
	id INTEGER NOT NULL, 
	call_id INTEGER NOT NULL, 
	rule TEXT DEFAULT '' NOT NULL, 
	role TEXT DEFAULT '' NOT NULL, 
	start FLOAT NOT NULL, 
	"end" FLOAT NOT NULL, 
	text TEXT DEFAULT '' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	reviewer TEXT DEFAULT '' NOT NULL, 
	at TEXT DEFAULT '' NOT NULL, 
	withdrawn_by TEXT DEFAULT '' NOT NULL, 
	withdrawn_at TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(call_id) REFERENCES calls (id)
);
INSERT INTO "marks" VALUES(1,1,'zh.hold.thanks','agent',1.25,2.1,'谢谢','missed','ana','2026-11-29T23:24:14.793Z','','');
INSERT INTO "marks" VALUES(2,1,'zh.hold.thanks','agent',3.0,4.0,'','','ana','2026-11-29T23:24:14.795Z','bo','2026-11-29T23:24:14.799Z');
CREATE TABLE migrations (
	name TEXT NOT NULL, 
	at TEXT DEFAULT '' NOT NULL, 
	speechguard TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "migrations" VALUES('first_tables','2026-11-29T23:24:13.638Z','0.1.0');
CREATE TABLE sample_items (
	id INTEGER NOT NULL, 
	sample_id INTEGER NOT NULL, 
	event_id INTEGER, 
	call_id INTEGER, 
	stratum TEXT DEFAULT '' NOT NULL, 
	reviewer TEXT DEFAULT '' NOT NULL, 
	done_at TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(sample_id) REFERENCES samples (id), 
	FOREIGN KEY(event_id) REFERENCES events (id), 
	FOREIGN KEY(call_id) REFERENCES calls (id)
);
INSERT INTO "sample_items" VALUES(1,1,7,NULL,'zh.impatience.told-you','ana','');
INSERT INTO "sample_items" VALUES(2,1,7,NULL,'zh.impatience.told-you','bo','');
INSERT INTO "sample_items" VALUES(3,1,2,NULL,'zh.opening.greeting','ana','');
INSERT INTO "sample_items" VALUES(4,1,2,NULL,'zh.opening.greeting','bo','');
INSERT INTO "sample_items" VALUES(5,1,11,NULL,'zh.shirking.not-my-job','ana','');
INSERT INTO "sample_items" VALUES(6,1,11,NULL,'zh.shirking.not-my-job','bo','');
CREATE TABLE samples (
	id INTEGER NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	seed INTEGER NOT NULL, 
	kind TEXT DEFAULT '' NOT NULL, 
	made_by TEXT DEFAULT '' NOT NULL, 
	at TEXT DEFAULT '' NOT NULL, 
	parameters TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "samples" VALUES(1,'sample',7,'double','lea','2026-11-29T23:24:14.853Z','{"each": 1, "since": "", "until": "", "reviewers": ["ana", "bo"], "strata": {"zh.impatience.told-you": [5, 1], "zh.opening.greeting": [5, 1], "zh.shirking.not-my-job": [2, 1]}}');
ANALYZE "sqlite_master";
INSERT INTO "sqlite_stat1" VALUES('judgements','ix_judgements_call_id','6 1');
INSERT INTO "sqlite_stat1" VALUES('migrations','sqlite_autoindex_migrations_1','1 1');
INSERT INTO "sqlite_stat1" VALUES('calls','sqlite_autoindex_calls_1','6 1');
INSERT INTO "sqlite_stat1" VALUES('findings','ix_findings_event_id','14 1');
INSERT INTO "sqlite_stat1" VALUES('findings','ix_findings_judgement_id','14 3');
INSERT INTO "sqlite_stat1" VALUES('audit',NULL,'2');
INSERT INTO "sqlite_stat1" VALUES('audit_end',NULL,'1');
INSERT INTO "sqlite_stat1" VALUES('events','events_decided','14 14 14');
INSERT INTO "sqlite_stat1" VALUES('events','events_team','14 7 7 3');
INSERT INTO "sqlite_stat1" VALUES('events','events_agent','14 5 5 2');
INSERT INTO "sqlite_stat1" VALUES('events','events_worst','14 14 5 2 1 1 1 1');
INSERT INTO "sqlite_stat1" VALUES('events','events_useful','14 14 2 1 1 1 1');
INSERT INTO "sqlite_stat1" VALUES('events','events_kind','14 14 5');
INSERT INTO "sqlite_stat1" VALUES('events','events_rule','14 4 4 4');
INSERT INTO "sqlite_stat1" VALUES('events','events_newest','14 14 3 1 1 1 1 1 1');
INSERT INTO "sqlite_stat1" VALUES('events','sqlite_autoindex_events_1','14 3 1');
CREATE TABLE users (
	id INTEGER NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	role TEXT DEFAULT '' NOT NULL, 
	hash TEXT DEFAULT '' NOT NULL, 
	made_at TEXT DEFAULT '' NOT NULL, 
	active BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "users" VALUES(1,'lea','lead','$argon2id$v=19$m=8,t=1,p=1$xFhUmlyfxUZwEzO4s7pmPQ$QZ+/0E4p524KL5SUEepxd7jhxq7jrmOwx8uj0cb4CuU','2026-11-29T23:24:14.247Z',1);
CREATE TABLE verdicts (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	reviewer TEXT DEFAULT '' NOT NULL, 
	verdict TEXT DEFAULT '' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	fixed_text TEXT, 
	rules TEXT DEFAULT '' NOT NULL, 
	at TEXT DEFAULT '' NOT NULL, 
	sample_id INTEGER, 
	undoes INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event_id) REFERENCES events (id), 
	FOREIGN KEY(sample_id) REFERENCES samples (id), 
	UNIQUE (undoes), 
	FOREIGN KEY(undoes) REFERENCES verdicts (id)
);
INSERT INTO "verdicts" VALUES(1,1,'ana','rejected','misheard','Sie "sagt" Señor 好','我刚才说过','0123456789ab','2026-11-29T23:24:14.368Z',NULL,NULL);
INSERT INTO "verdicts" VALUES(2,2,'ana','confirmed','','clear',NULL,'0123456789ab','2026-11-29T23:24:14.599Z',NULL,NULL);
INSERT INTO "verdicts" VALUES(3,2,'ana','undo','','',NULL,'0123456789ab','2026-11-29T23:24:14.707Z',NULL,2);
INSERT INTO "verdicts" VALUES(4,4,'bo','confirmed','','',NULL,'0123456789ab','2026-11-29T23:24:14.751Z',NULL,NULL);
INSERT INTO "verdicts" VALUES(5,4,'lea','rejected','other','quite right',NULL,'0123456789ab','2026-11-29T23:24:14.778Z',NULL,NULL);
INSERT INTO "verdicts" VALUES(6,3,'ana','unsure','','clear',NULL,'0123456789ab','2026-11-29T23:24:14.885Z',NULL,NULL);
CREATE INDEX calls_stale ON calls (id) WHERE stale;
CREATE TRIGGER audit_update BEFORE update ON audit
BEGIN SELECT RAISE(ABORT, 'audit is only ever added to'); END;
CREATE TRIGGER audit_delete BEFORE delete ON audit
BEGIN SELECT RAISE(ABORT, 'audit is only ever added to'); END;
CREATE INDEX events_newest ON events (status, call_start, id, call_id, start, kind, rule, agent);
CREATE INDEX events_rule ON events (rule, status, kind);
CREATE INDEX events_kind ON events (status, kind);
CREATE INDEX events_useful ON events (status, useful, id, kind, rule, agent);
CREATE INDEX events_worst ON events (status, rank, call_start, id, kind, rule, agent);
CREATE INDEX events_agent ON events (agent, status, kind);
CREATE INDEX events_team ON events (team, status, kind);
CREATE INDEX events_decided ON events (decided_by, decided_at);
CREATE INDEX ix_judgements_call_id ON judgements (call_id);
CREATE TRIGGER judgements_update BEFORE update ON judgements
BEGIN SELECT RAISE(ABORT, 'judgements is only ever added to'); END;
CREATE TRIGGER judgements_delete BEFORE delete ON judgements
BEGIN SELECT RAISE(ABORT, 'judgements is only ever added to'); END;
CREATE INDEX ix_marks_call_id ON marks (call_id);
CREATE INDEX ix_findings_judgement_id ON findings (judgement_id);
CREATE INDEX ix_findings_event_id ON findings (event_id);
CREATE TRIGGER findings_update BEFORE update ON findings
BEGIN SELECT RAISE(ABORT, 'findings is only ever added to'); END;
CREATE TRIGGER findings_delete BEFORE delete ON findings
BEGIN SELECT RAISE(ABORT, 'findings is only ever added to'); END;
CREATE INDEX ix_verdicts_sample_id ON verdicts (sample_id);
CREATE INDEX ix_verdicts_at ON verdicts (at);
CREATE INDEX ix_verdicts_event_id ON verdicts (event_id);
CREATE TRIGGER verdicts_update BEFORE update ON verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts is only ever added to'); END;
CREATE TRIGGER verdicts_delete BEFORE delete ON verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts is only ever added to'); END;
CREATE INDEX ix_sample_items_call_id ON sample_items (call_id);
CREATE INDEX ix_sample_items_event_id ON sample_items (event_id);
CREATE INDEX sample_items_of ON sample_items (sample_id, reviewer);
COMMIT;
