import type { Secret } from '@agentor/security/kernel';
import type { Credential } from '../config.ts';
import type { ProviderSection } from '../document/index.ts';
import { AWS_VARIABLES, type Preset, type PresetCredential } from '../presets/index.ts';
import type { DocumentPath, Problems } from './problem.ts';
import { type Environment, readVariable, resolveSecret, type Surroundings, toSecret } from './secrets.ts';

/** What a credential is made from. */
export interface CredentialSources {
  readonly preset: Preset;
  readonly section: ProviderSection;
  /** `providers.NAME`. */
  readonly path: DocumentPath;
  readonly around: Surroundings;
}

/** The credential of a provider; problems are noted when a needed one is missing. */
export function buildCredential(sources: CredentialSources, problems: Problems): Credential {
  const kind = sources.preset.credential;
  switch (kind.kind) {
    case 'none':
      return NONE;
    case 'header':
      return headerCredential(kind, sources, problems);
    case 'aws':
      return awsCredential(sources, problems);
  }
}

/** Whether the environment holds what the preset's credential needs. */
export function isCredentialSet(credential: PresetCredential, environment: Environment): boolean {
  switch (credential.kind) {
    case 'none':
      return false;
    case 'header':
      return !credential.isOptional && firstVariable(credential.variables, environment) !== undefined;
    case 'aws':
      return hasAwsCredential(environment);
  }
}

/** The AWS region of a provider: its own, else the environment's. */
export function findRegion(section: Pick<ProviderSection, 'region'>, environment: Environment): string | undefined {
  if (section.region !== undefined) return section.region;
  const name = firstVariable(AWS_VARIABLES.regions, environment);
  return name === undefined ? undefined : readVariable(environment, name);
}

type HeaderKind = Extract<PresetCredential, { kind: 'header' }>;

function headerCredential(kind: HeaderKind, { section, path, around }: CredentialSources, problems: Problems): Credential {
  const secret = section.api_key === undefined ? keyFromEnvironment(kind, path, around, problems) : resolveSecret(section.api_key, [...path, 'api_key'], around, problems);
  if (secret === undefined) return NONE;
  const name = (section.api_key_header ?? kind.name).toLowerCase();
  const prefix = section.api_key_prefix ?? (section.api_key_header === undefined ? kind.prefix : '');
  return { kind: 'header', name, prefix, secret };
}

function keyFromEnvironment(kind: HeaderKind, path: DocumentPath, around: Surroundings, problems: Problems): Secret | undefined {
  const name = firstVariable(kind.variables, around.environment);
  if (name !== undefined) return toSecret(readVariable(around.environment, name) ?? '', path, problems);
  if (!kind.isOptional) problems.add(path, 'there is no API key', `Set ${kind.variables.join(' or ')}, or write api_key: {env: NAME}`);
  return undefined;
}

function awsCredential({ section, path, around }: CredentialSources, problems: Problems): Credential {
  if (section.api_key !== undefined) return bearer(resolveSecret(section.api_key, [...path, 'api_key'], around, problems));
  const isSigned = section.access_key_id !== undefined || section.secret_access_key !== undefined;
  const token = readVariable(around.environment, AWS_VARIABLES.bearerToken);
  if (!isSigned && token !== undefined) return bearer(toSecret(token, path, problems));
  return signedCredential({ section, path, around }, problems);
}

function bearer(secret: Secret | undefined): Credential {
  return secret === undefined ? NONE : { kind: 'header', name: 'authorization', prefix: 'Bearer ', secret };
}

function signedCredential({ section, path, around }: Omit<CredentialSources, 'preset'>, problems: Problems): Credential {
  const read = (key: 'access_key_id' | 'secret_access_key' | 'session_token', variable: string): Secret | undefined => {
    const reference = section[key];
    if (reference !== undefined) return resolveSecret(reference, [...path, key], around, problems);
    const value = readVariable(around.environment, variable);
    return value === undefined ? undefined : toSecret(value, path, problems);
  };
  const accessKeyId = read('access_key_id', AWS_VARIABLES.accessKeyId);
  const secretAccessKey = read('secret_access_key', AWS_VARIABLES.secretAccessKey);
  // A session token of the environment belongs to the key of the environment.
  const sessionToken = section.access_key_id === undefined || section.session_token !== undefined ? read('session_token', AWS_VARIABLES.sessionToken) : undefined;
  const region = findRegion(section, around.environment);
  if (region === undefined) return NONE;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    problems.add(path, 'there is no AWS credential', `Set ${AWS_VARIABLES.bearerToken}, or ${AWS_VARIABLES.accessKeyId} and ${AWS_VARIABLES.secretAccessKey}`);
    return NONE;
  }
  return { kind: 'sigv4', region, accessKeyId: accessKeyId.reveal(), secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

function firstVariable(names: readonly string[], environment: Environment): string | undefined {
  return names.find((name) => readVariable(environment, name) !== undefined);
}

function hasAwsCredential(environment: Environment): boolean {
  const has = (name: string): boolean => readVariable(environment, name) !== undefined;
  return has(AWS_VARIABLES.bearerToken) || (has(AWS_VARIABLES.accessKeyId) && has(AWS_VARIABLES.secretAccessKey));
}

const NONE: Credential = { kind: 'none' };
