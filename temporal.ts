// The connection to Temporal: every payload leaves this process encrypted, failure texts and stack traces included.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { METADATA_ENCODING_KEY, type DataConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { ConnectedConfig } from './config.js';
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

/** Connects a client; close it with `client.connection.close()`. */
export async function connectClient({ masterKey, temporal }: EngineSettings): Promise<Client> {
  const connection = await Connection.connect({
    address: temporal.address,
    tls: temporal.isTls,
    ...(temporal.apiKey === undefined ? {} : { apiKey: temporal.apiKey }),
  });
  return new Client({ connection, namespace: temporal.namespace, dataConverter: createDataConverter(masterKey) });
}
