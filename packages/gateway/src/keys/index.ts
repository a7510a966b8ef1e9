export { KEY_FILE, KeyFileError } from './key-file.ts';
export { type KeyPorts, type KeyStore, type KeySummary, type KeyTerms, type NewKey, openKeys } from './open-keys.ts';
