export { type DataFolder, openDataFolder, type OpenDataFolderOptions } from './data-folder.ts';
export { DataFolderError, type DataFolderProblem } from './data-folder-error.ts';
