// Certificates for a test, of an authority that exists in the test alone. Node can read X.509 but not write it: this is the little
// of DER that is needed.
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

const tlv = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  // The shortest form, as DER wants it.
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), body]);
};
const sequence = (...parts: Buffer[]) => tlv(0x30, ...parts);
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'));
const octets = (content: Buffer) => tlv(0x04, content);
const bits = (content: Buffer) => tlv(0x03, Buffer.of(0), content);
const TRUE = tlv(0x01, Buffer.of(0xff));

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const COMMON_NAME = oid('550403');
const BASIC_CONSTRAINTS = oid('551d13');
const KEY_USAGE = oid('551d0f');
const ALTERNATIVE_NAMES = oid('551d11');
const CERTIFICATE_SIGNING = Buffer.from('03020204', 'hex');

const nameOf = (common: string) => sequence(tlv(0x31, sequence(COMMON_NAME, tlv(0x0c, Buffer.from(common)))));
const utcTime = (at: Date) =>
  tlv(
    0x17,
    Buffer.from(
      `${at
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2, -1)}Z`,
    ),
  );

export interface Certificate {
  /** Both in PEM form. */
  readonly certificate: string;
  readonly key: string;
}

const pem = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

function certify(subject: string, subjectKey: KeyObject, issuer: string, issuerKey: KeyObject, extensions: Buffer[]) {
  const day = 86_400_000;
  const toBeSigned = sequence(
    tlv(0xa0, tlv(0x02, Buffer.of(2))),
    tlv(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    nameOf(issuer),
    sequence(utcTime(new Date(Date.now() - day)), utcTime(new Date(Date.now() + day))),
    nameOf(subject),
    subjectKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  return pem(sequence(toBeSigned, ECDSA_WITH_SHA256, bits(sign('sha256', toBeSigned, issuerKey))));
}

export interface Authority {
  /** In PEM form. */
  readonly certificate: string;
  /** A certificate for this name and for 127.0.0.1, of a server or a client. */
  issue(name: string): Certificate;
}

export function createAuthority(name: string): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isAuthority = [
    sequence(BASIC_CONSTRAINTS, TRUE, octets(sequence(TRUE))),
    sequence(KEY_USAGE, TRUE, octets(CERTIFICATE_SIGNING)),
  ];
  return {
    certificate: certify(name, own.publicKey, name, own.privateKey, isAuthority),
    issue(subject) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = sequence(tlv(0x82, Buffer.from(subject)), tlv(0x87, Buffer.of(127, 0, 0, 1)));
      const isFor = [sequence(ALTERNATIVE_NAMES, octets(names))];
      return {
        certificate: certify(subject, publicKey, name, own.privateKey, isFor),
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}
