import type { ProviderConfig } from '../config.ts';
import type { ConfigDocument, ModelSection } from '../document/index.ts';
import type { DocumentPath, Problems } from './problem.ts';
import { suggest } from './suggest.ts';

/** What model names can lead to. */
export interface ModelNames {
  readonly document: ConfigDocument;
  readonly providers: readonly ProviderConfig[];
  /** Names of providers, models and aliases in the file, the broken ones included. */
  readonly inFile: { readonly providers: readonly string[]; readonly models: readonly string[]; readonly aliases: readonly string[] };
}

/** Checks that every name that models and aliases speak of exists and that nothing runs in a circle. */
export function checkModels(names: ModelNames, problems: Problems): void {
  const { models, aliases } = names.document;
  for (const [name, model] of Object.entries(models)) checkModel(name, model, names, problems);
  for (const [alias, target] of Object.entries(aliases)) {
    if (Object.hasOwn(models, alias)) problems.add(['aliases', alias], 'a model has this name too', 'Rename one of them');
    checkTarget(target, ['aliases', alias], names, problems);
  }
  checkLookAlikes(names, problems);
  checkCircles(models, aliases, problems);
}

/** Aliases with each chain followed to its end. The object has no prototype, so that `constructor` is no alias. */
export function flattenAliases(aliases: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const flat = Object.fromEntries(Object.keys(aliases).map((alias) => [alias, followAlias(alias, aliases).end]));
  Object.setPrototypeOf(flat, null);
  return flat;
}

function checkModel(name: string, model: ModelSection, names: ModelNames, problems: Problems): void {
  const path = ['models', name];
  const seen = new Set<string>();
  for (const [index, { provider, model: deployed }] of model.deployments.entries()) {
    checkProvider(provider, [...path, 'deployments', index, 'provider'], names, problems);
    const key = `${provider}/${deployed}`;
    if (seen.has(key)) problems.add([...path, 'deployments', index], 'this deployment stands here twice', 'Remove one, or add up their weights');
    seen.add(key);
  }
  if (model.deployments.every(({ weight }) => weight === 0)) problems.add(path, 'every deployment has weight 0', 'Give at least one a weight above 0');
  for (const [index, fallback] of model.fallbacks.entries()) {
    const at = [...path, 'fallbacks', index];
    if (model.fallbacks.indexOf(fallback) !== index) problems.add(at, 'this fallback stands here twice', 'Remove one');
    checkTarget(fallback, at, names, problems);
  }
}

function checkProvider(provider: string, path: DocumentPath, { providers, inFile }: ModelNames, problems: Problems): void {
  const known = [...new Set([...providers.map(({ name }) => name), ...inFile.providers])];
  if (!known.includes(provider)) problems.add(path, 'there is no such provider', didYouMean(provider, known));
}

function checkTarget(target: string, path: DocumentPath, names: ModelNames, problems: Problems): void {
  const { providers, inFile } = names;
  if (inFile.models.includes(target) || inFile.aliases.includes(target)) return;
  const [prefix = '', ...rest] = target.split('/');
  const provider = rest.join('/') === '' ? undefined : providers.find(({ name }) => name === prefix);
  if (provider?.isOpen === true || (provider === undefined && rest.length > 0 && inFile.providers.includes(prefix))) return;
  if (provider !== undefined) problems.add(path, `the provider ${prefix} is not open`, `Configure the model under models, or set providers.${prefix}.open: true`);
  else if (!isClaimed(target, providers)) problems.add(path, 'there is no such model, alias or provider/model', didYouMean(target, [...inFile.models, ...inFile.aliases]));
}

function isClaimed(target: string, providers: readonly ProviderConfig[]): boolean {
  return providers
    .filter(({ isOpen }) => isOpen)
    .flatMap(({ namePatterns }) => namePatterns)
    .some((pattern) => (pattern.endsWith('*') ? target.startsWith(pattern.slice(0, -1)) : target === pattern));
}

/** Two names that differ in case alone are a trap for whoever grants permissions (MOD-7). */
function checkLookAlikes({ inFile }: ModelNames, problems: Problems): void {
  const seen = new Map<string, string>();
  const all = [...inFile.models.map((name) => ({ section: 'models', name })), ...inFile.aliases.map((name) => ({ section: 'aliases', name }))];
  for (const { section, name } of all) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined && other !== name) problems.add([section, name], `differs from ${other} in case alone`, 'Rename one of them');
    seen.set(name.toLowerCase(), name);
  }
}

function checkCircles(models: Readonly<Record<string, ModelSection>>, aliases: Readonly<Record<string, string>>, problems: Problems): void {
  for (const alias of Object.keys(aliases)) {
    if (followAlias(alias, aliases).isCircle) problems.add(['aliases', alias], 'the alias leads back to itself', 'Let it name a model');
  }
  const next = (name: string): readonly string[] => (Object.hasOwn(models, name) ? (models[name]?.fallbacks ?? []) : []).map((target) => followAlias(target, aliases).end);
  for (const name of Object.keys(models)) {
    if (reaches(name, next)) problems.add(['models', name, 'fallbacks'], 'the fallbacks lead back to this model', 'Break the circle');
  }
}

/** Whether `start` comes up again among what follows it. */
function reaches(start: string, next: (name: string) => readonly string[]): boolean {
  const seen = new Set<string>();
  const waiting = [...next(start)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === start) return true;
    if (!seen.has(name)) waiting.push(...next(name));
    seen.add(name);
  }
  return false;
}

function followAlias(start: string, aliases: Readonly<Record<string, string>>): { readonly end: string; readonly isCircle: boolean } {
  const seen = new Set<string>();
  let name = start;
  while (Object.hasOwn(aliases, name)) {
    if (seen.has(name)) return { end: name, isCircle: true };
    seen.add(name);
    name = aliases[name] ?? name;
  }
  return { end: name, isCircle: false };
}

function didYouMean(typed: string, known: readonly string[]): string {
  const close = suggest(typed, known);
  if (close !== undefined) return `Did you mean ${close}`;
  return known.length === 0 ? 'Configure one first' : `There are: ${known.slice(0, 20).join(', ')}`;
}
