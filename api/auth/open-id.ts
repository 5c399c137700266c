// Signing in through an OpenID Connect provider: authorization code flow with PKCE, state and nonce. What has to be remembered
// between the two halves travels in the browser, sealed, so that any API process can finish what another has begun.
import * as openId from 'openid-client';
import type { OpenIdSettings } from '../../config.js';
import { deriveKey, open, seal, type DataKey } from '../../prisma/protection.js';

const SCOPE = 'openid';
/** How long somebody may take at the provider. */
export const SIGN_IN_LASTS_MS = 10 * 60_000;
export const RETURN_PATH = '/sign-in/return';
const PLACE = 'cookie/sign-in';

interface Begun {
  state: string;
  nonce: string;
  verifier: string;
  expiresAt: number;
}

export interface SignIn {
  /** Where the browser goes, and what it brings back with it. @throws SignInError when the provider cannot be reached */
  begin(): Promise<{ location: string; begun: string }>;
  /**
   * Finishes with the query that the provider sent the browser back with; returns the provider's lasting name of the person.
   * @throws SignInError when it was not begun by this browser, took too long, or the provider does not confirm it
   */
  finish(query: string, begun: string | undefined): Promise<string>;
}

/** Somebody is not signed in; the reason is for the log, not for him. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}

/** The provider is asked for its addresses at the first sign-in, so that the API starts without it. */
export function createSignIn(settings: OpenIdSettings, masterKey: Buffer): SignIn {
  const key: DataKey = { bytes: deriveKey(masterKey, 'sign-in') };
  const returnUrl = `${settings.publicUrl}${RETURN_PATH}`;
  let found: Promise<openId.Configuration> | undefined;
  const provider = (): Promise<openId.Configuration> =>
    (found ??= discover(settings).catch((error: unknown) => {
      found = undefined;
      throw new SignInError('the provider could not be asked for its addresses', { cause: error });
    }));

  return {
    async begin() {
      const config = await provider();
      const begun: Begun = {
        state: openId.randomState(),
        nonce: openId.randomNonce(),
        verifier: openId.randomPKCECodeVerifier(),
        expiresAt: Date.now() + SIGN_IN_LASTS_MS,
      };
      const location = openId.buildAuthorizationUrl(config, {
        redirect_uri: returnUrl,
        scope: SCOPE,
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await openId.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
      });
      return { location: location.href, begun: seal(key, PLACE, JSON.stringify(begun)).toString('base64url') };
    },

    async finish(query, begun) {
      const { state, nonce, verifier, expiresAt } = readBegun(key, begun);
      if (Date.now() >= expiresAt) throw new SignInError('it took too long');
      const config = await provider();
      try {
        const tokens = await openId.authorizationCodeGrant(config, new URL(`${returnUrl}${query}`), {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const subject = tokens.claims()?.sub;
        if (subject === undefined) throw new Error('the token names nobody');
        return subject;
      } catch (error) {
        throw new SignInError('the provider does not confirm it', { cause: error });
      }
    },
  };
}

function discover({ issuer, clientId, clientSecret }: OpenIdSettings): Promise<openId.Configuration> {
  const url = new URL(issuer);
  // The configuration lets plain http pass for an address of this machine only.
  const execute = url.protocol === 'http:' ? [openId.allowInsecureRequests] : [];
  return openId.discovery(url, clientId, clientSecret, undefined, { execute });
}

function readBegun(key: DataKey, begun: string | undefined): Begun {
  if (begun === undefined) throw new SignInError('this browser has not begun it');
  try {
    return JSON.parse(open(key, PLACE, Buffer.from(begun, 'base64url')).toString()) as Begun;
  } catch (error) {
    throw new SignInError('what the browser brought back is not ours', { cause: error });
  }
}
