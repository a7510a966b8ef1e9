import { z } from 'zod';
import type { JsonObject } from '../../../kernel/index.ts';
import { byType, type SchemasByType } from './json.ts';

/** A piece of a message or of a tool's output. */
export type Content = InputText | OutputText | RefusalContent | InputImage | InputFile;

/** Text written to the model. */
export interface InputText {
  readonly type: 'input_text';
  readonly text: string;
  readonly prompt_cache_breakpoint?: JsonObject | null;
}

/** Text that a model wrote, replayed. */
export interface OutputText {
  readonly type: 'output_text';
  readonly text: string;
  readonly annotations?: readonly JsonObject[] | null;
  readonly logprobs?: readonly JsonObject[] | null;
}

/** A refusal that a model wrote, replayed. */
export interface RefusalContent {
  readonly type: 'refusal';
  readonly refusal: string;
}

/** An image by address, data URL or stored file. */
export interface InputImage {
  readonly type: 'input_image';
  readonly detail?: string | null;
  readonly file_id?: string | null;
  readonly image_url?: string | null;
  readonly prompt_cache_breakpoint?: JsonObject | null;
}

/** A file by address, inline or stored. */
export interface InputFile {
  readonly type: 'input_file';
  readonly detail?: string | null;
  readonly file_data?: string | null;
  readonly file_id?: string | null;
  readonly file_url?: string | null;
  readonly filename?: string | null;
  readonly prompt_cache_breakpoint?: JsonObject | null;
}

const cacheBreakpoint = z
  .strictObject({ mode: z.literal('explicit'), ttl: z.enum(['30m', '12h']).optional() })
  .nullish();

const inputText = z.strictObject({
  type: z.literal('input_text'),
  text: z.string(),
  prompt_cache_breakpoint: cacheBreakpoint,
});

const inputImage = z
  .strictObject({
    type: z.literal('input_image'),
    detail: z.enum(['low', 'high', 'auto', 'original']).nullish(),
    file_id: z.string().nullish(),
    image_url: z.string().nullish(),
    prompt_cache_breakpoint: cacheBreakpoint,
  })
  .refine(({ file_id, image_url }) => countGiven([file_id, image_url]) === 1, 'needs exactly one of image_url and file_id');

const inputFile = z
  .strictObject({
    type: z.literal('input_file'),
    detail: z.enum(['auto', 'low', 'high']).nullish(),
    file_data: z.string().nullish(),
    file_id: z.string().nullish(),
    file_url: z.string().nullish(),
    filename: z.string().nullish(),
    prompt_cache_breakpoint: cacheBreakpoint,
  })
  .refine(
    ({ file_data, file_id, file_url }) => countGiven([file_data, file_id, file_url]) === 1,
    'needs exactly one of file_data, file_id and file_url',
  );

function countGiven(values: readonly (string | null | undefined)[]): number {
  return values.filter((value) => value !== undefined && value !== null).length;
}

const logprob = z.strictObject({
  token: z.string(),
  logprob: z.number(),
  bytes: z.array(z.int()).nullish(),
  top_logprobs: z
    .array(z.strictObject({ token: z.string(), logprob: z.number(), bytes: z.array(z.int()).nullish() }))
    .nullish(),
});

const annotation = byType<JsonObject>({
  file_citation: z.strictObject({
    type: z.literal('file_citation'),
    file_id: z.string(),
    filename: z.string().nullish(),
    index: z.int(),
  }),
  url_citation: z.strictObject({
    type: z.literal('url_citation'),
    url: z.string(),
    title: z.string().nullish(),
    start_index: z.int(),
    end_index: z.int(),
  }),
  container_file_citation: z.strictObject({
    type: z.literal('container_file_citation'),
    container_id: z.string(),
    file_id: z.string(),
    filename: z.string().nullish(),
    start_index: z.int(),
    end_index: z.int(),
  }),
  file_path: z.strictObject({ type: z.literal('file_path'), file_id: z.string(), index: z.int() }),
});

const outputText = z.strictObject({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(annotation).nullish(),
  logprobs: z.array(logprob).nullish(),
});

const refusal = z.strictObject({ type: z.literal('refusal'), refusal: z.string() });

const inputSchemas: SchemasByType = { input_text: inputText, input_image: inputImage, input_file: inputFile };

/** What a message may hold, or a replayed answer. */
export const messageContent: z.ZodType<Content> = byType<Content>({ ...inputSchemas, output_text: outputText, refusal });

/** What a tool may give back. */
export const inputContent: z.ZodType<InputText | InputImage | InputFile> = byType<InputText | InputImage | InputFile>(inputSchemas);

/** Values for a stored prompt. */
export const promptVariables: z.ZodType<Readonly<Record<string, string | InputText | InputImage | InputFile>>> = z.record(
  z.string(),
  z.union([z.string(), inputContent]),
);
