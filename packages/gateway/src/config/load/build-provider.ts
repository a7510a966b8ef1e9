import type { TimeLimits } from '../../ports/index.ts';
import type { ProviderConfig } from '../config.ts';
import type { ProviderSection, TimeoutsSection } from '../document/index.ts';
import { findPreset, type Preset, PRESET_NAMES } from '../presets/index.ts';
import { buildCredential, type CredentialSources } from './build-credential.ts';
import { buildPlace } from './build-place.ts';
import type { DocumentPath, Problems } from './problem.ts';
import type { Surroundings } from './secrets.ts';
import { suggest } from './suggest.ts';

/** What a provider is built from. */
export interface ProviderSources {
  readonly name: string;
  readonly section: ProviderSection;
  readonly around: Surroundings;
  /** `routing.timeouts`, for what the provider leaves out. */
  readonly timeouts: TimeLimits;
}

/** One provider account, from what is written, its preset and the environment; undefined, with a problem noted, without a preset. */
export function buildProvider({ name, section, around, timeouts }: ProviderSources, problems: Problems): ProviderConfig | undefined {
  const path = ['providers', name];
  const preset = presetOf(name, section, problems);
  if (preset === undefined) return undefined;
  const sources: CredentialSources = { preset, section, path, around };
  checkName(name, path, problems);
  checkHeaders(section, path, problems);
  checkAwsKeys(sources, problems);
  return {
    name,
    preset: preset.name,
    system: preset.system,
    protocols: section.protocols ?? preset.protocols,
    credential: buildCredential(sources, problems),
    ...buildPlace(sources, problems),
    headers: Object.fromEntries(Object.entries(section.headers).map(([header, value]) => [header.toLowerCase(), value])),
    query: section.query,
    timeouts: buildTimeouts(section.timeouts, timeouts, { path: [...path, 'timeouts'], problems }),
    isOpen: section.open,
    namePatterns: section.name_patterns ?? preset.namePatterns,
    onUnsupported: section.on_unsupported,
    defaultMaxOutputTokens: section.default_max_output_tokens,
    isOlderDialect: section.older_dialect ?? preset.isOlderDialect ?? false,
    ...(preset.hasStreamOptions === false ? { hasStreamOptions: false } : {}),
    connectionsMax: section.connections_max,
  };
}

/** Fills in what is left out from the level above, and checks that the whole lasts as long as its parts. */
export function buildTimeouts(section: TimeoutsSection, above: TimeLimits, at: { readonly path: DocumentPath; readonly problems: Problems }): TimeLimits {
  const limits = {
    connectMs: section.connect ?? above.connectMs,
    firstByteMs: section.first_byte ?? above.firstByteMs,
    silenceMs: section.silence ?? above.silenceMs,
    totalMs: section.total ?? above.totalMs,
  };
  if (Math.min(...Object.values(limits)) <= 0) at.problems.add(at.path, 'every time limit must be above 0', 'Leave out what should keep its default');
  const longest = Math.max(limits.connectMs, limits.firstByteMs, limits.silenceMs);
  if (limits.totalMs < longest) at.problems.add(at.path, 'total is shorter than another limit here, which could never pass', 'Raise total or lower the others');
  return limits;
}

function presetOf(name: string, section: ProviderSection, problems: Problems): Preset | undefined {
  const preset = findPreset(section.preset ?? name);
  if (preset !== undefined) return preset;
  const close = suggest(name, PRESET_NAMES);
  const advice = close === undefined ? `Write preset: one of ${PRESET_NAMES.join(', ')}` : `Write preset: ${close}, or name the provider so`;
  problems.add(['providers', name], 'no preset has this name and none is given', advice);
  return undefined;
}

function checkName(name: string, path: DocumentPath, problems: Problems): void {
  if (name === ECHO_PROVIDER) problems.add(path, `the name ${ECHO_PROVIDER} belongs to the built-in provider`, 'Choose another name; presets.echo: false switches the built-in one off');
}

/** What we set ourselves, or what would carry a credential in the open. */
function checkHeaders(section: ProviderSection, path: DocumentPath, problems: Problems): void {
  for (const name of [...Object.keys(section.headers), ...(section.api_key_header === undefined ? [] : [section.api_key_header])]) {
    if (OWN_HEADERS.has(name.toLowerCase())) problems.add([...path, 'headers', name], 'this header is set by the gateway', 'Remove it');
  }
  for (const name of Object.keys(section.headers)) {
    if (CREDENTIAL_HEADERS.has(name.toLowerCase())) problems.add([...path, 'headers', name], 'a credential does not belong here', 'Write it under api_key, with api_key_header for another header than the usual one');
  }
}

function checkAwsKeys({ preset, section, path }: CredentialSources, problems: Problems): void {
  if (preset.credential.kind === 'aws') return;
  for (const key of ['region', 'access_key_id', 'secret_access_key', 'session_token'] as const) {
    if (section[key] !== undefined) problems.add([...path, key], `only the preset bedrock uses ${key}`, 'Remove it');
  }
}

/** Name of the provider that is inside the gateway. */
export const ECHO_PROVIDER = 'agentor';

const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set(['authorization', 'api-key', 'x-api-key', 'x-goog-api-key', 'x-amz-security-token', 'cookie']);
