import type { Config } from '@agentor/gateway';
import type { FileFacts, Terminal } from '../terminal.ts';
import { type Finding, good, problem } from './finding.ts';
import { join } from 'node:path';

/** Whether the data folder and each file in it is its owner's alone. */
export function examineDataFolder({ dataFolder }: Config, { files, machine }: Terminal): readonly Finding[] {
  const folder = files.inspect(dataFolder);
  if (folder === undefined) return [good('data folder', `${dataFolder} will be created at the first start`)];
  if (!folder.isFolder) return [problem('data folder', `${dataFolder} is not a folder`, 'Name another one as data_folder')];
  const findings = [...examineEntry(dataFolder, folder, machine.userId), ...listFiles(dataFolder, files).flatMap(([path, facts]) => examineEntry(path, facts, machine.userId))];
  return findings.length === 0 ? [good('data folder', `${dataFolder} is private`)] : findings;
}

function listFiles(dataFolder: string, files: Terminal['files']): readonly (readonly [string, FileFacts])[] {
  try {
    return files.list(dataFolder).flatMap((name) => {
      const path = join(dataFolder, name);
      const facts = files.inspect(path);
      return facts === undefined ? [] : [[path, facts] as const];
    });
  } catch {
    return [];
  }
}

function examineEntry(path: string, { mode, userId, isFolder }: FileFacts, ourId: number | undefined): readonly Finding[] {
  if (ourId === undefined) return [];
  const octal = mode.toString(8).padStart(4, '0');
  return [
    ...(userId === ourId ? [] : [problem('data folder', `${path} belongs to user ${userId}, not to ${ourId}`, `Run as that user, or: chown ${ourId} ${path}`)]),
    ...((mode & 0o077) === 0 ? [] : [problem('data folder', `${path} is open to other users (mode ${octal})`, `chmod ${isFolder ? '700' : '600'} ${path}`)]),
  ];
}
