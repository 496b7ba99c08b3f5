import GRDB

/// The tables of a journal and the steps by which they came to be.
///
/// Times are seconds since 1970 (`time_s`, `created_s`), durations seconds. A step that was released is
/// never changed: a new one follows it.
enum JournalSchema {
    /// Marks an SQLite file as a journal: the letters "SgSw".
    static let applicationID: Int32 = 0x5367_5377

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 sweep, runs, attempts, results") { db in
            try db.execute(sql: firstStep)
        }
        migrator.registerMigration("2 one log of entries with checksums") { db in
            try db.execute(sql: secondStep)
            try EarlierTables(db).moveIntoLog()
            try db.execute(sql: "DROP TABLE result; DROP TABLE attempt; DROP TABLE run")
        }
        return migrator
    }

    private static let firstStep = """
        CREATE TABLE meta (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            sweep TEXT NOT NULL,
            seed INTEGER NOT NULL,
            created_s REAL NOT NULL
        ) STRICT;
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            started_s REAL NOT NULL,
            version TEXT NOT NULL,
            host TEXT NOT NULL,
            configuration TEXT NOT NULL
        ) STRICT;
        CREATE TABLE attempt (
            task TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            kind TEXT NOT NULL,
            worker TEXT NOT NULL,
            started_s REAL NOT NULL,
            ended_s REAL,
            outcome TEXT NOT NULL CHECK (outcome IN ('running', 'accepted', 'failed', 'lost')),
            reason TEXT,
            final INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (task, attempt)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX running_attempt ON attempt (task) WHERE outcome = 'running';
        CREATE TABLE result (
            task TEXT NOT NULL PRIMARY KEY,
            attempt INTEGER NOT NULL,
            kind TEXT NOT NULL,
            worker TEXT NOT NULL,
            duration_s REAL NOT NULL,
            content TEXT NOT NULL
        ) STRICT;
        """

    /// No index: pages of random identities would be written whole at each commit.
    private static let secondStep = """
        ALTER TABLE meta ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE entry (
            id INTEGER PRIMARY KEY,
            event INTEGER NOT NULL,
            task BLOB,
            attempt INTEGER,
            kind INTEGER,
            worker INTEGER,
            time_s REAL NOT NULL,
            duration_s REAL,
            text TEXT,
            sum INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE content (
            id INTEGER PRIMARY KEY,
            json TEXT NOT NULL,
            sum INTEGER NOT NULL
        ) STRICT;
        """
}
