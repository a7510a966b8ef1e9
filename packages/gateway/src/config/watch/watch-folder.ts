import { watch } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Watches the folder of a file: a file replaced by renaming, and a link in it that is turned to another folder (as
 * Kubernetes does with `..data`), are events there.
 *
 * @throws when the system has no watch left.
 */
export function watchFolderOf(path: string, onEvent: () => void): Disposable {
  const watcher = watch(dirname(path), { persistent: false }, () => onEvent());
  // The folder went away: nothing more will be seen until a restart or SIGHUP, and nothing is lost.
  watcher.on('error', () => watcher.close());
  return { [Symbol.dispose]: () => watcher.close() };
}
