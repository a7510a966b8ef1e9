import { z } from 'zod';
import type { Json, JsonObject } from '../../kernel/index.ts';
import type { CacheControl } from './body.ts';

/** An identifier made by a provider or by us: of a call, a file, a container. Never prose. */
export const identifier: z.ZodType<string> = z.string().regex(/^[\w.:|/+=-]{1,512}$/u);

/** The name of a tool. */
export const toolName: z.ZodType<string> = z.string().regex(/^[\w.-]{1,256}$/u);

/** A word from a set that the provider extends without notice: a region, a caller, a type with its date. */
export const word: z.ZodType<string> = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/u);

/** A mark for the prompt cache, or nothing. */
export const cacheControl: z.ZodType<CacheControl | null | undefined> = z
  .strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() })
  .nullish();

/** Any JSON value. */
export const anyJson: z.ZodType<Json> = z.custom<Json>((value) => value !== undefined, 'must be given');

/** Any JSON object, such as a schema or the input of a tool: data for the model, never read by us. */
export const anyObject: z.ZodType<JsonObject> = z.record(z.string(), anyJson);

/** Whether the model is to cite. */
export const citationsConfig: z.ZodType<{ readonly enabled?: boolean | undefined }> = z.strictObject({
  enabled: z.boolean().optional(),
});

/** A count of tokens, characters or uses. */
export const count: z.ZodType<number> = z.int().min(0);
