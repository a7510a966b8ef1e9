import { createSecretCutter, hideCredentials, type Secret, type SecretCutter } from '../../kernel/index.ts';
import { TEXT_CHARACTERS_LOOKED_AT } from './bounds.ts';

/** How texts from outside are made fit for a line. */
export interface TextRules {
  /** The text without secrets, cut to `charactersMax`. */
  readonly clean: (text: string, charactersMax: number) => string;
  /** The finished line without secrets, in whatever spelling they came in. */
  readonly cut: SecretCutter['cut'];
  /** Hides more values from now on. */
  readonly hide: (secrets: Iterable<Secret>) => void;
}

/** Makes the rules: known secrets go first, then what looks like a credential; the cut comes last. */
export function createTextRules(secrets: Iterable<Secret>): TextRules {
  const cutter = createSecretCutter(secrets);
  return {
    clean: (text, charactersMax) => {
      const hidden = hideCredentials(cutter.cut(text.slice(0, TEXT_CHARACTERS_LOOKED_AT)));
      return hidden.length > charactersMax ? `${hidden.slice(0, charactersMax)}…` : hidden;
    },
    cut: cutter.cut,
    hide: cutter.add,
  };
}
