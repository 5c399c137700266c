// The connection to Temporal: how it is reached, and that every payload leaves this process encrypted, failure texts and stack
// traces included.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import { METADATA_ENCODING_KEY, type DataConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { ConfigError, type ConnectedConfig, type TemporalSettings } from './config.js';
import { deriveKey } from './prisma/protection.js';
import { FAILURE_CONVERTER } from './workflow-bundle.js';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;
const ENCODING = Buffer.from('binary/aes-256-gcm');
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts whole payloads (AES-256-GCM), metadata with them; what is not encrypted by it passes unread. */
export function createPayloadCodec(masterKey: Buffer): PayloadCodec {
  const key = deriveKey(masterKey, 'engine-payload');
  return {
    async encode(payloads) {
      return payloads.map((payload): Payload => {
        const iv = randomBytes(IV_BYTES);
        const cipher = createCipheriv('aes-256-gcm', key, iv);
        const text = Buffer.concat([cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()]);
        return {
          metadata: { [METADATA_ENCODING_KEY]: ENCODING },
          data: Buffer.concat([iv, cipher.getAuthTag(), text]),
        };
      });
    },
    async decode(payloads) {
      return payloads.map((payload): Payload => {
        const encoding = payload.metadata?.[METADATA_ENCODING_KEY];
        if (!payload.data || !encoding || !ENCODING.equals(encoding)) return payload;
        const bytes = Buffer.from(payload.data);
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES)).setAuthTag(
          bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES),
        );
        return PayloadMessage.decode(
          Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]),
        );
      });
    },
  };
}

/** The same for client, worker and bundle, so that each can read what the others wrote. */
export function createDataConverter(masterKey: Buffer): DataConverter {
  return { failureConverterPath: FAILURE_CONVERTER, payloadCodecs: [createPayloadCodec(masterKey)] };
}

/** What is needed to reach the engine. */
export type EngineSettings = Pick<ConnectedConfig, 'masterKey' | 'temporal'>;

type Reachable = TemporalSettings & { readonly address: string };

/** The engine cannot be used as it was named; the message says why and what to do. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

const NOT_FOUND = 5;
const REFUSED = new Map([
  [7, 'it denies us the permission'],
  [16, 'it does not accept our credentials'],
]);

/** A file that a setting names. @throws ConfigError when it cannot be read */
async function readNamed(setting: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new ConfigError([{ setting, given: `"${file}"`, problem: `must name a readable file (${code})` }]);
  }
}

/**
 * Address, TLS and API key in the form that both of the SDK's connections take.
 * @throws ConfigError when a certificate or key file cannot be read
 */
export async function connectionOptions({ address, isTls, tlsFiles, tlsServerName, apiKey }: Reachable) {
  const { serverCa, clientCertificate, clientKey } = tlsFiles;
  const tls = isTls && {
    ...(serverCa ? { serverRootCACertificate: await readNamed('TEMPORAL_TLS_SERVER_CA_CERT_PATH', serverCa) } : {}),
    ...(clientCertificate && clientKey
      ? {
          clientCertPair: {
            crt: await readNamed('TEMPORAL_TLS_CLIENT_CERT_PATH', clientCertificate),
            key: await readNamed('TEMPORAL_TLS_CLIENT_KEY_PATH', clientKey),
          },
        }
      : {}),
    ...(tlsServerName ? { serverNameOverride: tlsServerName } : {}),
  };
  return { address, tls, ...(apiKey === undefined ? {} : { apiKey }) };
}

/**
 * Connects a client; close it with `client.connection.close()`.
 * @throws EngineError when nothing answers there, when it refuses us, or when it does not know the namespace
 */
export async function connectClient({ masterKey, temporal }: EngineSettings): Promise<Client> {
  const options = await connectionOptions(temporal);
  const connection = await Connection.connect(options).catch((error: unknown) => {
    throw new EngineError(unusable(temporal, error), { cause: error });
  });
  try {
    await connection.workflowService.describeNamespace({ namespace: temporal.namespace });
  } catch (error) {
    await connection.close();
    throw new EngineError(unusable(temporal, error), { cause: error });
  }
  return new Client({ connection, namespace: temporal.namespace, dataConverter: createDataConverter(masterKey) });
}

function unusable({ address, namespace, isTls }: Reachable, error: unknown): string {
  const code = statusOf(error);
  if (code === NOT_FOUND) {
    return `The Temporal at ${address} has no namespace ${namespace}. Make it (temporal operator namespace create --retention 30d -n ${namespace}), or name another with TEMPORAL_NAMESPACE.`;
  }
  const refusal = REFUSED.get(code ?? -1);
  if (refusal)
    return `The Temporal at ${address} cannot be used: ${refusal}. Look at TEMPORAL_API_KEY and TEMPORAL_NAMESPACE.`;
  const how = isTls ? 'with TLS' : 'without TLS';
  return `No Temporal answers at ${address}, ${how}. Look at TEMPORAL_ADDRESS and the TEMPORAL_TLS settings, and whether it runs (${reasonOf(error)}).`;
}

/** The gRPC status of an error, or of what caused it. */
function statusOf(error: unknown): number | undefined {
  for (let cause: unknown = error; typeof cause === 'object' && cause !== null;) {
    const { code, cause: next } = cause as { code?: unknown; cause?: unknown };
    if (typeof code === 'number') return code;
    cause = next;
  }
  return undefined;
}

/** What the network said, in one line. */
function reasonOf(error: unknown): string {
  let last: unknown = error;
  while (last instanceof Error && last.cause !== undefined) last = last.cause;
  return (last instanceof Error ? last.message : String(last)).split('\n')[0] ?? '';
}
