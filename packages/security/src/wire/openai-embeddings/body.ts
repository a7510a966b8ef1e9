import { z } from 'zod';

/** The body of `POST /v1/embeddings`, as its schema accepts it. */
export interface EmbeddingBody {
  readonly model: string;
  readonly input: string | readonly string[] | readonly number[] | readonly (readonly number[])[];
  readonly dimensions?: number | null | undefined;
  readonly encoding_format?: 'float' | 'base64' | null | undefined;
  readonly user?: string | null | undefined;
}

const TOKEN = z.int().min(0);
const INPUTS_MAX = 2_048;

/** The complete body of an embedding request, strict. */
export const EMBEDDING_BODY: z.ZodType<EmbeddingBody> = z.strictObject({
  model: z.string().min(1).max(256),
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(INPUTS_MAX),
    z.array(TOKEN).min(1),
    z.array(z.array(TOKEN).min(1)).min(1).max(INPUTS_MAX),
  ]),
  dimensions: z.int().min(1).max(65_536).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  user: z.string().max(512).nullish(),
});
