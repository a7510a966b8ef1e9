import { z } from 'zod';

/** What is done with what is found. */
export type ActionWord = 'allow' | 'flag' | 'redact' | 'restore' | 'block';

/** One direction as written. */
export interface DirectionSection {
  readonly mode: 'enforce' | 'monitor' | 'off';
  readonly default_action: ActionWord;
  readonly types: Readonly<Record<string, ActionWord>>;
}

/** `content_filter:` as written. */
export interface ContentFilterSection {
  readonly requests: DirectionSection;
  readonly answers: DirectionSection;
  readonly unreadable: 'pass' | 'block';
  readonly signed_reasoning: 'pass' | 'block';
}

const actionWord: z.ZodType<ActionWord> = z.enum(['allow', 'flag', 'redact', 'restore', 'block']);
const typeName = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}\*?$/, { error: 'must be a type such as CREDIT_CARD, or a group such as US_*' });
const mode = z.enum(['enforce', 'monitor', 'off']);

/** What must not leave. */
export const contentFilterSection: z.ZodType<ContentFilterSection> = z
  .strictObject({
    requests: z
      .strictObject({
        mode: mode.prefault('enforce').meta({ description: 'enforce does what the actions say, monitor only counts what is found, off does not look.' }),
        default_action: actionWord.prefault('flag').meta({ description: 'For types that are not named here: allow, flag (count it), redact, restore (a placeholder goes out, and the caller finds the value in the answer again), block.' }),
        types: z.record(typeName, actionWord).prefault({}).meta({ description: 'By type, or by the beginning of its name: {EMAIL_ADDRESS: restore, "US_*": block}. Secrets and numbers with check digits are restored unless named here.' }),
      })
      .prefault({})
      .meta({ description: 'What callers send: every text of every role, tool definitions, arguments and results, names of files.' }),
    answers: z
      .strictObject({
        mode: mode.prefault('off').meta({ description: 'The same for what models make up. What was taken out of a request is put back in any mode.' }),
        default_action: actionWord.prefault('flag').meta({ description: 'For types that are not named here; restore means redact in answers.' }),
        types: z.record(typeName, actionWord).prefault({}).meta({ description: 'By type, or by the beginning of its name. Secrets and numbers with check digits are redacted unless named here.' }),
      })
      .prefault({})
      .meta({ description: 'What models answer, streamed or not: text, arguments of tool calls, reasoning.' }),
    unreadable: z.enum(['pass', 'block']).prefault('pass').meta({ description: 'What is done with pictures, sound, files and token numbers, which are not scanned and recorded so.' }),
    signed_reasoning: z.enum(['pass', 'block']).prefault('pass').meta({ description: 'What is done when something is found in reasoning that its provider has signed: it cannot be changed.' }),
  })
  .prefault({})
  .meta({ description: 'What must not leave: personal data and secrets. The gateway’s own credentials are cut from every answer.' });
