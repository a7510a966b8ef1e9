import { createHmac } from 'node:crypto';
import { createTestClock, createTestRandom, type TestClock } from '../../../test/test-clock.ts';
import { ok, type Result } from '../../kernel/index.ts';
import type { IdentityEvent } from '../identity-event.ts';
import { generateSigningKey, JWTAuth, JWTConfig, SigningKeyRing } from '../jwt/index.ts';
import { createMemoryRecordStore, type RecordStore } from '../records/index.ts';
import { SecretRing } from '../secret-ring.ts';
import { SecureSessionPool, SessionSecurityManager } from '../sessions/index.ts';
import { type Argon2, type Argon2Terms, type AttemptStore, createMemoryAttemptStore, type Letter, PasswordHasher, subjectsOf, type User, UserManager, type UserRecord } from './index.ts';

/** A user management with everything around it. */
export interface UserScene {
  readonly manager: UserManager;
  readonly clock: TestClock;
  readonly users: RecordStore<UserRecord>;
  readonly attempts: AttemptStore;
  readonly jwtAuth: JWTAuth;
  readonly pool: SecureSessionPool;
  readonly peppers: SecretRing;
  readonly events: IdentityEvent[];
  readonly letters: Letter[];
  readonly derivations: Argon2Terms[];
  readonly hashing: { outcome: 'done' | 'busy' };
}

/** In memory, with a keyed hash in the place of Argon2: what is tested here is not the hash. */
export function setUpUsers(attempts: AttemptStore = createMemoryAttemptStore()): UserScene {
  const clock = createTestClock();
  const random = createTestRandom();
  const events: IdentityEvent[] = [];
  const letters: Letter[] = [];
  const derivations: Argon2Terms[] = [];
  const hashing: UserScene['hashing'] = { outcome: 'done' };
  const argon2: Argon2 = {
    derive: async (terms): Promise<Result<Uint8Array, 'busy'>> => {
      derivations.push(terms);
      if (hashing.outcome === 'busy') return { ok: false, reason: 'busy' };
      return ok(createHmac('sha256', terms.secret).update(terms.salt).update(terms.password).digest().subarray(0, terms.length));
    },
  };
  const record = async (event: IdentityEvent): Promise<void> => {
    events.push(event);
  };
  const users = createMemoryRecordStore<UserRecord>();
  const [secrets, peppers] = [SecretRing.generate(random), SecretRing.generate(random)];
  const jwtAuth = new JWTAuth({ config: new JWTConfig({ issuer: 'https://gateway.example', audience: 'agentor' }), keys: new SigningKeyRing([generateSigningKey(random)]), secrets, subjects: subjectsOf(users), clock, random, record });
  const pool = new SecureSessionPool({ securityManager: new SessionSecurityManager({ keys: secrets, clock, random }), record });
  const delivery = {
    deliver: async (letter: Letter): Promise<void> => {
      letters.push(letter);
    },
  };
  const passwords = new PasswordHasher({ argon2, peppers, random });
  const manager = new UserManager({ users, passwords, secrets, clock, random, record, jwtAuth, sessionPool: pool, attempts, delivery });
  return { manager, clock, users, attempts, jwtAuth, pool, peppers, events, letters, derivations, hashing };
}

/** A password that is taken. */
export const PASSWORD = 'violet teapot under the bridge';

/** John of tenant `default`. */
export async function makeJohn({ manager }: UserScene, changes: { readonly username?: string; readonly email?: string; readonly roles?: readonly string[] } = {}): Promise<User> {
  const made = await manager.createUser({ username: 'john', email: 'john@example.com', password: PASSWORD, roles: ['user'], ...changes });
  if (!made.ok) throw new Error(made.reason.reason);
  return made.value;
}
