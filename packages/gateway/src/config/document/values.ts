import { z } from 'zod';
import { MODEL_NAME } from '../../ports/index.ts';

/** A secret by reference, or (for trials, with a warning) as it stands. */
export type SecretReference = string | { readonly env: string } | { readonly file: string };

/** A secret by reference: `{env: NAME}` or `{file: path}`. */
export const secretReference: z.ZodType<SecretReference> = z.union(
  [
    z.string().min(1),
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }),
    z.strictObject({ file: z.string().min(1).max(4096) }),
  ],
  { error: 'must be {env: NAME} or {file: path}' },
);

/** The name of a provider: it is the part before the slash in `provider/model`. */
export const providerName: z.ZodType<string, string> = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, { error: 'a provider is named with a-z, 0-9, dot, underscore and hyphen, and begins with a letter or digit' });

/** A model's name as callers write it: no spaces, no look-alikes of other scripts (MOD-7). */
export const modelName: z.ZodType<string, string> = z
  .string()
  .regex(MODEL_NAME, { error: 'a model is named with A-Z, a-z, 0-9 and . _ : / @ + -, begins with a letter or digit, and has at most 200 characters' });

/** A model name that may end in `*`. */
export const namePattern: z.ZodType<string> = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}[*]?$/, { error: 'must be a model name, or the beginning of one followed by *' });

/** A header's name (RFC 9110 token), as it stands; compared without case. */
export const headerName: z.ZodType<string, string> = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, { error: 'is no header name' });

/** A header's value: visible ASCII and spaces. */
export const headerValue: z.ZodType<string> = z
  .string()
  .max(8192)
  .regex(/^[\x20-\x7e]*$/, { error: 'must be printable ASCII' });

/** An absolute URL as text; its scheme and place are checked with the rest of the provider. */
export const urlText: z.ZodType<string> = z.string().refine((text) => URL.canParse(text), { error: 'must be a whole URL, such as https://api.example.com/v1' });

/** A TCP port; 0 takes a free one. */
export const port: z.ZodType<number> = z.int().min(0).max(65_535);

/** A host name or address to listen on. */
export const host: z.ZodType<string> = z.string().regex(/^[A-Za-z0-9._:-]{1,253}$/, { error: 'must be a host name or an address to listen on' });

/** A whole number with bounds. */
export function count(min: number, max: number): z.ZodType<number> {
  return z.int().min(min).max(max);
}
