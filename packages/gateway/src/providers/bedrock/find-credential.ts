import { Secret } from '@agentor/security/kernel';
import type { Credential } from '../../config/index.ts';

/** Variables by name, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How Bedrock is to know us, by the variables that Amazon's own tools read: a Bedrock API key
 * (`AWS_BEARER_TOKEN_BEDROCK`) first, as the SDKs do, else an access key with its session token.
 *
 * @returns Undefined when there is neither, or an access key without a region.
 */
export function findBedrockCredential(environment: Environment): Credential | undefined {
  const token = valueOf(environment, 'AWS_BEARER_TOKEN_BEDROCK');
  if (token !== undefined) return bearer(new Secret(token));
  const region = findBedrockRegion(environment);
  const accessKeyId = valueOf(environment, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = valueOf(environment, 'AWS_SECRET_ACCESS_KEY');
  if (region === undefined || accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = valueOf(environment, 'AWS_SESSION_TOKEN');
  return {
    kind: 'sigv4',
    region,
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    ...(sessionToken === undefined ? {} : { sessionToken: new Secret(sessionToken) }),
  };
}

/** The region that the variables name, if it is written like one: it becomes part of a host name. */
export function findBedrockRegion(environment: Environment): string | undefined {
  const region = valueOf(environment, 'AWS_REGION') ?? valueOf(environment, 'AWS_DEFAULT_REGION');
  return region !== undefined && REGION.test(region) ? region : undefined;
}

/** Bedrock's runtime endpoint in a region. Undefined for what is not written like a region. */
export function bedrockBaseUrl(region: string): URL | undefined {
  if (!REGION.test(region)) return undefined;
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return new URL(`https://bedrock-runtime.${region}.${domain}`);
}

function bearer(secret: Secret): Credential {
  return { kind: 'header', name: 'authorization', prefix: 'Bearer ', secret };
}

function valueOf(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

const REGION = /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/u;
