BEGIN TRANSACTION;
CREATE TABLE act (
        id     INTEGER PRIMARY KEY AUTOINCREMENT,
        at     TEXT NOT NULL,
        undoes INTEGER REFERENCES act          -- NULL unless it takes another back
    );
INSERT INTO "act" VALUES(1,'2026-11-29T06:41:12.160753+00:00',NULL);
INSERT INTO "act" VALUES(2,'2026-11-29T06:41:12.161110+00:00',NULL);
INSERT INTO "act" VALUES(3,'2026-11-29T06:41:12.161432+00:00',NULL);
INSERT INTO "act" VALUES(4,'2026-11-29T06:41:12.161745+00:00',NULL);
INSERT INTO "act" VALUES(5,'2026-11-29T06:41:12.162005+00:00',4);
CREATE TABLE decision (
        act          INTEGER NOT NULL REFERENCES act,
        sha256       TEXT NOT NULL,            -- of the file's bytes
        frame        INTEGER NOT NULL,
        model        TEXT NOT NULL,            -- '' where no finding was there
        version      TEXT NOT NULL,
        model_sha256 TEXT NOT NULL,
        finding      TEXT NOT NULL,
        positive     INTEGER,
        verdict      TEXT NOT NULL,
        says         TEXT NOT NULL,
        comment      TEXT NOT NULL,
        blind        INTEGER NOT NULL,
        at           TEXT NOT NULL
    );
INSERT INTO "decision" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1,'body-region','1.2.3','eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','bright',1,'disagree','normal','seen twice',0,'2026-03-01T10:01:00+00:00');
INSERT INTO "decision" VALUES(2,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',1,'body-region','1.2.3','eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','dark',0,'agree','','',0,'2026-03-01T10:02:00+00:00');
INSERT INTO "decision" VALUES(3,'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',1,'','','','',NULL,'none','abnormal','',1,'2026-03-01T10:03:00+00:00');
INSERT INTO "decision" VALUES(4,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',1,'body-region','1.2.3','eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','dark',0,'unsure','','',0,'2026-03-01T10:04:00+00:00');
CREATE TABLE met (                         -- files by what tells them without reading them
        token  TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "met" VALUES('token','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
CREATE TABLE shown (                       -- pictures whose findings a reader has been shown
        sha256 TEXT NOT NULL,
        frame  INTEGER NOT NULL,
        at     TEXT NOT NULL,
        PRIMARY KEY (sha256, frame)
    ) WITHOUT ROWID;
INSERT INTO "shown" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1,'2026-11-29T06:41:12.162171+00:00');
CREATE INDEX decision_by_picture ON decision (sha256, frame);
CREATE INDEX act_by_undone ON act (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER act_UPDATE BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'nothing is taken away'); END;
CREATE TRIGGER act_DELETE BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'nothing is taken away'); END;
CREATE TRIGGER decision_UPDATE BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'nothing is taken away'); END;
CREATE TRIGGER decision_DELETE BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'nothing is taken away'); END;
CREATE TRIGGER shown_UPDATE BEFORE UPDATE ON shown BEGIN SELECT RAISE(ABORT, 'nothing is taken away'); END;
CREATE TRIGGER shown_DELETE BEFORE DELETE ON shown BEGIN SELECT RAISE(ABORT, 'nothing is taken away'); END;
CREATE TRIGGER met_UPDATE BEFORE UPDATE ON met BEGIN SELECT RAISE(ABORT, 'nothing is taken away'); END;
CREATE TRIGGER met_DELETE BEFORE DELETE ON met BEGIN SELECT RAISE(ABORT, 'nothing is taken away'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('act',5);
COMMIT;
PRAGMA application_id = 1331053650;
PRAGMA user_version = 1;
