/**
 * Adds the packages of other platforms that a registry mirror does not hold to `package-lock.json`.
 *
 * npm leaves an optional package that it cannot find out of the lockfile, and `npm ci` then refuses the file because
 * manifests name it. Run after every change of dependencies made behind such a mirror; on a full registry it adds nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const LOCKFILE = 'package-lock.json';
const SYSTEMS: ReadonlySet<string> = new Set(['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony']);

const entrySchema = z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).optional() });
const lockSchema = z.looseObject({ packages: z.record(z.string(), entrySchema) });

const lock = lockSchema.parse(JSON.parse(readFileSync(LOCKFILE, 'utf8')));
const known = Object.keys(lock.packages);
const missing = Object.values(lock.packages)
  .flatMap(({ optionalDependencies }) => Object.entries(optionalDependencies ?? {}))
  .filter(([name]) => !known.some((path) => path.endsWith(`node_modules/${name}`)));
for (const [name, version] of missing) lock.packages[`node_modules/${name}`] = toEntry(name, version);
const { '': root, ...others } = lock.packages;
const sorted = Object.fromEntries(Object.entries(others).toSorted(([left], [right]) => (left < right ? -1 : 1)));
writeFileSync(LOCKFILE, `${JSON.stringify({ ...lock, packages: { '': root, ...sorted } }, undefined, 2)}\n`);
process.stdout.write(`${missing.length} packages of other platforms added to ${LOCKFILE}\n`);

/** The entry as npm would write it, read off the package's name: `binding-linux-arm64-musl`. */
function toEntry(name: string, version: string): z.infer<typeof entrySchema> {
  const words = (name.split('/').at(-1) ?? '').split('-');
  const at = words.findIndex((word) => SYSTEMS.has(word));
  const libc = words.at(-1);
  return {
    version,
    cpu: [words[at + 1] ?? ''],
    dev: true,
    optional: true,
    os: [words[at] ?? ''],
    ...(words[at] === 'linux' && (libc === 'gnu' || libc === 'musl') ? { libc: [libc === 'gnu' ? 'glibc' : 'musl'] } : {}),
  };
}
