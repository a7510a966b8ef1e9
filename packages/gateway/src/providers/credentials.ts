import type { Credential } from '../config/index.ts';
import { signRequest } from './bedrock/index.ts';

/** A call that still lacks the provider's credentials. */
export interface UnsignedCall {
  readonly method: 'GET' | 'POST';
  /** Made only where a signature needs it. */
  readonly url: () => URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The headers of a call with the credentials put in: the one place where provider secrets are revealed. */
export function withCredentials(
  credential: Credential,
  call: UnsignedCall,
  now: () => Date,
): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>> {
  switch (credential.kind) {
    case 'none':
      return call.headers;
    case 'header':
      return { ...call.headers, [credential.name]: credential.prefix + credential.secret.reveal() };
    case 'sigv4':
      return signRequest({ ...call, url: call.url() }, credential, now());
  }
}

/** `text` without the credential's secrets, should a provider echo them. */
export function cutCredentials(credential: Credential, text: string): string {
  switch (credential.kind) {
    case 'none':
      return text;
    case 'header':
      return text.replaceAll(credential.secret.reveal(), '[secret]');
    case 'sigv4':
      return [credential.secretAccessKey, ...(credential.sessionToken === undefined ? [] : [credential.sessionToken])].reduce(
        (cut, secret) => cut.replaceAll(secret.reveal(), '[secret]'),
        text,
      );
  }
}
