export { type ConfigWatch, restartSettings, watchConfig, type WatchConfigOptions, type WatchFolder } from './watch-config.ts';
export { watchFolderOf } from './watch-folder.ts';
