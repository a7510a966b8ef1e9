import type { ContentFilteringConfig, DirectionPolicy, FilterAction, FilterMode } from '@agentor/security';

/**
 * Reads a policy from JSON.
 *
 * @throws Error that says what is wrong with it.
 */
export function readPolicy(text: string): ContentFilteringConfig {
  const document = requireObject(parse(text), 'the policy');
  requireNames(document, ['requests', 'answers'], 'the policy');
  return { ...readDirection(document, 'requests'), ...readDirection(document, 'answers') };
}

function readDirection(document: Readonly<Record<string, unknown>>, name: 'requests' | 'answers'): ContentFilteringConfig {
  if (document[name] === undefined) return {};
  const section = requireObject(document[name], name);
  requireNames(section, ['mode', 'defaultAction', 'types', 'scoreMin'], name);
  const policy: Partial<DirectionPolicy> = {
    ...(section['mode'] === undefined ? {} : { mode: requireOne(section['mode'], MODES, `${name}.mode`) }),
    ...(section['defaultAction'] === undefined ? {} : { defaultAction: requireOne(section['defaultAction'], ACTIONS, `${name}.defaultAction`) }),
    ...(section['types'] === undefined ? {} : { types: readTypes(section['types'], `${name}.types`) }),
    ...(section['scoreMin'] === undefined ? {} : { scoreMin: requireScore(section['scoreMin'], `${name}.scoreMin`) }),
  };
  return { [name]: policy };
}

function readTypes(value: unknown, name: string): Readonly<Record<string, FilterAction>> {
  return Object.fromEntries(Object.entries(requireObject(value, name)).map(([type, action]) => [type, requireOne(action, ACTIONS, `${name}.${type}`)]));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error('The policy is not JSON', { cause: error });
  }
}

function requireObject(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${name} must be an object`);
  return Object.fromEntries(Object.entries(value));
}

function requireNames(section: object, names: readonly string[], of: string): void {
  const unknown = Object.keys(section).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`${of} has no ${unknown}. It may have: ${names.join(', ')}`);
}

function requireOne<Choice extends string>(value: unknown, choices: readonly Choice[], name: string): Choice {
  const choice = choices.find((known) => known === value);
  if (choice === undefined) throw new Error(`${name} must be one of: ${choices.join(', ')}`);
  return choice;
}

function requireScore(value: unknown, name: string): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) throw new Error(`${name} must be a number from 0 to 1`);
  return value;
}

const MODES: readonly FilterMode[] = ['enforce', 'monitor', 'off'];
const ACTIONS: readonly FilterAction[] = ['allow', 'flag', 'redact', 'restore', 'block'];
