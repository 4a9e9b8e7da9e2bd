"""Give every process one SQLite, recent enough to be safe.

SQLite before 3.51.3 can corrupt a WAL database when several processes write (a race in resetting the log),
and Debian 12 ships 3.40. `pysqlite3` carries its own; this module must be imported before anything opens a database.
"""

import sys

import pysqlite3
import pysqlite3.dbapi2

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
