// What stands before Temporal in a data centre or in the cloud: ends TLS, wants the client's certificate and an API key, passes
// the rest on. It speaks HTTP/2 on both sides, so that it can look at the metadata of each call.
import { connect, constants, createSecureServer, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAuthority, type Authority } from './certificates.js';

const UNAUTHENTICATED = '16';

export interface EngineGate {
  /** `host:port` with a name that is in the server's certificate. */
  readonly address: string;
  readonly authority: Authority;
  /** What was called by whom: the name in the client's certificate, and the agent. */
  readonly calls: { method: string; client: string; agent: string }[];
  /** How many calls came without the key. */
  refused: number;
  close(): Promise<void>;
}

/** Opens the gate on a free port of this machine. @param engine `host:port` of the Temporal behind it */
export async function openEngineGate(engine: string, apiKey: string): Promise<EngineGate> {
  const authority = createAuthority('bofu test authority');
  const own = authority.issue('localhost');
  const sessions = new Set<{ destroy(): void }>();
  const behind: ClientHttp2Session = connect(`http://${engine}`, { settings: { initialWindowSize: 1 << 20 } });
  const server = createSecureServer({
    key: own.key,
    cert: own.certificate,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: true,
  });
  server.on('session', (session) => void sessions.add(session));
  server.on('sessionError', () => undefined);
  const gate = { authority, calls: [] as EngineGate['calls'], refused: 0 };

  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    if (headers.authorization !== `Bearer ${apiKey}`) {
      gate.refused += 1;
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': UNAUTHENTICATED },
        { endStream: true },
      );
      return;
    }
    const socket = stream.session?.socket as { getPeerCertificate?: () => { subject?: { CN?: string } } } | undefined;
    gate.calls.push({
      method: String(headers[':path']),
      client: socket?.getPeerCertificate?.().subject?.CN ?? '',
      agent: String(headers['user-agent']),
    });
    const call = behind.request({ ...headers, ':authority': engine, ':scheme': 'http' });
    let trailers: IncomingHttpHeaders = {};
    call.on('error', () => stream.close(constants.NGHTTP2_CANCEL));
    call.on('trailers', (found) => (trailers = found));
    call.on('response', (found, flags) => {
      if (stream.destroyed) return;
      const isAll = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
      stream.respond(found, isAll ? { endStream: true } : { waitForTrailers: true });
      if (isAll) return;
      stream.on('wantTrailers', () => stream.sendTrailers(trailers));
      call.pipe(stream);
    });
    stream.on('aborted', () => call.close(constants.NGHTTP2_CANCEL));
    stream.pipe(call);
  });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(gate, {
    address: `localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const session of sessions) session.destroy();
      behind.destroy();
      server.close();
    },
  });
}
