import { Secret } from '@agentor/security/kernel';
import { isAbsolute, join } from 'node:path';
import type { SecretReference } from '../document/index.ts';
import type { DocumentPath, Problems } from './problem.ts';

/** Where configuration comes from besides its file. Nothing here reads the process by itself. */
export interface Surroundings {
  readonly environment: Environment;
  /** A file's text; undefined when there is none. Throws when it cannot be read. */
  readonly readFile: ReadFile;
  /** Absolute path where relative paths start. */
  readonly directory: string;
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A file's text; undefined when there is none. Throws when it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/** The secret behind a reference; undefined, with a problem noted, when there is none. */
export function resolveSecret(reference: SecretReference, path: DocumentPath, around: Surroundings, problems: Problems): Secret | undefined {
  if (typeof reference === 'string') {
    problems.warn(path, 'a secret stands in the file itself', 'Move it to an environment variable and write {env: NAME}, or to a file and write {file: path}');
    return toSecret(reference, path, problems);
  }
  if ('env' in reference) return fromEnvironment(reference.env, path, around, problems);
  return fromFile(reference.file, path, around, problems);
}

/** The value of a variable, without the line end that shells like to leave; undefined when unset or empty. */
export function readVariable(environment: Environment, name: string): string | undefined {
  const value = Object.hasOwn(environment, name) ? environment[name]?.trim() : undefined;
  return value === '' ? undefined : value;
}

/** Wraps a value that can go into a header; else a problem is noted. */
export function toSecret(value: string, path: DocumentPath, problems: Problems): Secret | undefined {
  if (/^[\x21-\x7e]{1,16384}$/.test(value)) return new Secret(value);
  problems.add(path, 'the secret is empty or holds a space, line end or other character that no header can carry', 'Check how it was copied');
  return undefined;
}

function fromEnvironment(name: string, path: DocumentPath, around: Surroundings, problems: Problems): Secret | undefined {
  const value = readVariable(around.environment, name);
  if (value !== undefined) return toSecret(value, path, problems);
  problems.add(path, `the environment variable ${name} is not set`, `Set ${name} where the gateway starts`);
  return undefined;
}

function fromFile(file: string, path: DocumentPath, around: Surroundings, problems: Problems): Secret | undefined {
  const place = isAbsolute(file) ? file : join(around.directory, file);
  try {
    const text = around.readFile(place);
    if (text !== undefined) return toSecret(text.trim(), path, problems);
    problems.add(path, `the file ${place} does not exist`, 'Create it, readable by the gateway alone');
  } catch (error) {
    problems.add(path, `the file ${place} cannot be read${codeOf(error)}`, 'Make it readable for the user that runs the gateway');
  }
  return undefined;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
}
