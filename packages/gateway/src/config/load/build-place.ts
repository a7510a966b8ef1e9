import type { ProviderSection } from '../document/index.ts';
import type { Preset } from '../presets/index.ts';
import type { CredentialSources } from './build-credential.ts';
import { findRegion } from './build-credential.ts';
import type { Problems } from './problem.ts';
import { readVariable } from './secrets.ts';

/** Where a provider is, and whether private addresses are in reach. */
export interface ProviderPlace {
  readonly baseUrl?: URL;
  readonly isPrivateNetworkAllowed: boolean;
}

/** The place of a provider, checked: https, or http where private addresses are allowed; no credential, query or fragment. */
export function buildPlace(sources: CredentialSources, problems: Problems): ProviderPlace {
  const { preset, section, path } = sources;
  if (preset.place.kind === 'inside') {
    if (section.base_url !== undefined) problems.add([...path, 'base_url'], `the preset ${preset.name} has no address`, 'Remove base_url');
    return { isPrivateNetworkAllowed: false };
  }
  const text = section.base_url ?? addressOf(sources, problems);
  if (text === undefined || !URL.canParse(text)) return { isPrivateNetworkAllowed: false };
  const baseUrl = new URL(text.replace(/\/$/, ''));
  const isPrivateNetworkAllowed = section.private_network ?? isLocal(preset, section, baseUrl);
  checkUrl({ baseUrl, isPrivateNetworkAllowed }, sources, problems);
  return { baseUrl, isPrivateNetworkAllowed };
}

/** Whether a URL leads to this machine itself. */
export function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(?:[.][0-9]{1,3}){3}$/.test(url.hostname);
}

function addressOf(sources: CredentialSources, problems: Problems): string | undefined {
  const { preset, section, path, around } = sources;
  const place = preset.place;
  switch (place.kind) {
    case 'fixed':
    case 'local':
      return place.url;
    case 'region': {
      const region = findRegion(section, around.environment);
      if (region === undefined) problems.add(path, 'there is no AWS region', 'Set AWS_REGION, or write region');
      else if (!/^[a-z0-9-]{1,32}$/.test(region)) problems.add(path, 'AWS_REGION holds no AWS region', 'Set it to one such as us-east-1');
      else return place.url.replace('{region}', region);
      return undefined;
    }
    case 'variable': {
      const value = readVariable(around.environment, place.variable)?.replace(/\/$/, '');
      if (value === undefined || !URL.canParse(value)) {
        problems.add(path, `there is no address: ${place.variable} is not set to a URL`, `Set ${place.variable}, or write base_url`);
        return undefined;
      }
      return value.endsWith(place.path) ? value : `${value}${place.path}`;
    }
    case 'configured':
      problems.add(path, 'there is no base_url', `The preset ${preset.name} needs one, such as https://models.example.com/v1`);
      return undefined;
    case 'inside':
      return undefined;
  }
}

function isLocal(preset: Preset, section: ProviderSection, baseUrl: URL): boolean {
  return preset.place.kind === 'local' && (section.base_url === undefined || isLoopback(baseUrl));
}

function checkUrl({ baseUrl, isPrivateNetworkAllowed }: { readonly baseUrl: URL; readonly isPrivateNetworkAllowed: boolean }, sources: CredentialSources, problems: Problems): void {
  const at = sources.section.base_url === undefined ? sources.path : [...sources.path, 'base_url'];
  if (baseUrl.protocol !== 'https:' && baseUrl.protocol !== 'http:') problems.add(at, 'the address must begin with https://', 'Other schemes are not spoken');
  if (baseUrl.username !== '' || baseUrl.password !== '') problems.add(at, 'the address must not hold a user name or password', 'Write the credential under api_key');
  if (baseUrl.search !== '' || baseUrl.hash !== '') problems.add(at, 'the address must not hold a query or fragment', 'Write query parameters under query');
  if (baseUrl.protocol === 'http:' && !isPrivateNetworkAllowed) {
    problems.add(at, 'http is not encrypted', 'Write https://, or private_network: true when it is in your own network');
  }
  if (baseUrl.protocol === 'http:' && isPrivateNetworkAllowed && !isLoopback(baseUrl)) {
    problems.warn(at, 'prompts and credentials travel unencrypted to another machine', 'Use https:// where it can be had');
  }
}
