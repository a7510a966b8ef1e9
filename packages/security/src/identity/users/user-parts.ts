import type { Clock, Random } from '../../kernel/index.ts';
import type { IdentityRecorder } from '../identity-event.ts';
import type { JWTAuth } from '../jwt/index.ts';
import type { OneTimeTokenStore, RecordStore } from '../records/index.ts';
import type { SecretRing } from '../secret-ring.ts';
import type { SecureSessionPool } from '../sessions/index.ts';
import type { AttemptStore } from './attempts/index.ts';
import type { PasswordHasher } from './password/index.ts';
import type { RoleDefinition } from './roles.ts';
import type { UserRecord } from './user.ts';

/** What the management of users stands on. */
export interface UserManagerParts {
  readonly users: RecordStore<UserRecord>;
  readonly passwords: PasswordHasher;
  /** Seals second factors, keys device tokens and counts. */
  readonly secrets: SecretRing;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Pick<Random, 'bytes'>;
  readonly record: IdentityRecorder;
  /** Gives and ends tokens. */
  readonly jwtAuth: JWTAuth;
  /** Whose sessions end with a password, an account or its rights. */
  readonly sessionPool?: SecureSessionPool;
  /** In memory unless set: then a restart forgets failed logins. */
  readonly attempts?: AttemptStore;
  /** In memory unless set. */
  readonly oneTimeTokens?: OneTimeTokenStore;
  /** Carries links to people. Left out, links are neither made nor sent. */
  readonly delivery?: LetterDelivery;
  /** The built-in ones unless set. */
  readonly roles?: readonly RoleDefinition[];
  /** What this service is called: nobody's password may be made of it. `Agentor` unless set. */
  readonly serviceName?: string;
}

/** Port: carries a link to a person. It must return at once and send later, so that nobody learns by time whether there was one. */
export interface LetterDelivery {
  readonly deliver: (letter: Letter) => Promise<void>;
}

/** What is sent. The link is built by the deployment from its own configured address: never from a request's host. */
export interface Letter {
  readonly kind: 'password-reset' | 'invitation' | 'password-changed';
  readonly tenantId: string;
  readonly email: string;
  /** 256 bits, for the fragment of the link. Absent where there is nothing to follow. */
  readonly token?: string;
  /** Unix milliseconds. */
  readonly expiresAtMs?: number;
}

/** {@link UserManagerParts} with every default in place. */
export type ReadyUserParts = UserManagerParts & Required<Pick<UserManagerParts, 'attempts' | 'oneTimeTokens' | 'roles' | 'serviceName'>>;
