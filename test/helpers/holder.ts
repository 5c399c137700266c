// A session of the test's own at the database that holds a lock, so that two things meet exactly where the test wants them to.
import pg from 'pg';
import { eventually } from './eventually.js';

/** Where the session goes: as the owner, who may lock what the application may not. */
type Place = { readonly ownerUrl: string };

export class Holder {
  private constructor(private readonly client: pg.Client) {}

  /** Begins a transaction and locks or writes something in it; whoever wants the same waits until `release`. */
  static async hold(database: Place, sql: string, values: readonly unknown[] = []): Promise<Holder> {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query(sql, [...values]);
    return new Holder(client);
  }

  /** Holds the head of a case's record: whatever is written in the case waits there, the last step before its commit. */
  static holdRecord(database: Place, stream: string): Promise<Holder> {
    return Holder.hold(
      database,
      `INSERT INTO event_stream (stream, seq, hash) VALUES ($1, 0, sha256(convert_to($1, 'UTF8')))
       ON CONFLICT (stream) DO UPDATE SET seq = event_stream.seq`,
      [stream],
    );
  }

  /** How many sessions wait for a lock, whoever holds it. */
  async waiting(): Promise<number> {
    // Inside a transaction the list of sessions is read once and kept.
    await this.client.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await this.client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`,
    );
    return rows[0]?.count ?? 0;
  }

  /** Until so many sessions wait for a lock. */
  async untilWaiting(count: number): Promise<void> {
    await eventually(
      `${count} sessions waiting for a lock`,
      () => this.waiting(),
      (found) => found >= count,
    );
  }

  /** Lets go; what was written is there (`COMMIT`) or never was (`ROLLBACK`). */
  async release(how: 'COMMIT' | 'ROLLBACK' = 'ROLLBACK'): Promise<void> {
    await this.client.query(how);
    await this.client.end();
  }
}
