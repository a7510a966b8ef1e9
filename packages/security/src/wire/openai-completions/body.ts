import { z } from 'zod';
import { type Maybe, STREAM_OPTIONS, type StreamOptions } from '../openai-chat/index.ts';

/** The body of `POST /v1/completions`, as its schema accepts it. */
export interface CompletionBody {
  readonly model: string;
  readonly prompt: string | readonly string[] | readonly number[] | readonly (readonly number[])[] | null;
  readonly best_of?: Maybe<number>;
  readonly echo?: Maybe<boolean>;
  readonly frequency_penalty?: Maybe<number>;
  readonly logit_bias?: Maybe<Readonly<Record<string, number>>>;
  readonly logprobs?: Maybe<number>;
  readonly max_tokens?: Maybe<number>;
  readonly n?: Maybe<number>;
  readonly presence_penalty?: Maybe<number>;
  readonly seed?: Maybe<number>;
  readonly stop?: Maybe<string | readonly string[]>;
  readonly stream?: Maybe<boolean>;
  readonly stream_options?: Maybe<StreamOptions>;
  readonly suffix?: Maybe<string>;
  readonly temperature?: Maybe<number>;
  readonly top_p?: Maybe<number>;
  readonly user?: Maybe<string>;
}

const TOKEN = z.int().min(0);

/** The complete body of a legacy completion, strict. */
export const COMPLETION_BODY: z.ZodType<CompletionBody> = z.strictObject({
  model: z.string().min(1).max(256),
  prompt: z
    .union([z.string(), z.array(z.string()).min(1), z.array(TOKEN).min(1), z.array(z.array(TOKEN).min(1)).min(1)])
    .nullable(),
  best_of: z.int().min(0).max(20).nullish(),
  echo: z.boolean().nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: z.record(z.string().max(32), z.number().min(-100).max(100)).nullish(),
  logprobs: z.int().min(0).max(5).nullish(),
  max_tokens: z.int().min(0).nullish(),
  n: z.int().min(1).max(128).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  seed: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: STREAM_OPTIONS.nullish(),
  suffix: z.string().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  user: z.string().max(512).nullish(),
});
